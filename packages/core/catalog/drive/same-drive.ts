import { mountSignature } from '../../adapters/devices/mount-signature.ts';
import { readMounts } from '../../adapters/devices/mount-table.ts';
import type { AttachedVolume } from './attached-drive.store.ts';

/**
 * Whether the drive is still the one that was attached: its mount is in the table, and what stands there is what it
 * was. Without its mount, the folder beneath would pass for a drive that was emptied.
 */
export function sameDrive(volume: AttachedVolume, hostRoot: string | null): () => boolean {
  const signature = () => mountSignature(volume.mountPath, volume.source, hostRoot);
  const before = signature();
  return () => before !== null && signature() === before && isMounted(volume, hostRoot);
}

function isMounted({ mountId, mountPath }: AttachedVolume, hostRoot: string | null): boolean {
  if (mountId === null) return true;
  return readMounts(hostRoot).some(
    ({ id, path }) => id === mountId && Buffer.concat([Buffer.from(hostRoot ?? ''), path]).equals(mountPath),
  );
}
