import type { Pool } from 'pg';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { attachedVolume } from '../../catalog/drive/attached-drive.store.ts';
import { readyArchive } from '../../catalog/volume/archive.store.ts';
import { type CopyReader, cloudReader, diskReader } from './copy-reader.ts';

export interface ReaderDeps {
  pool: Pool;
  clock: Clock;
  archiveRoot: string;
  ownership: OwnershipSettings;
  store: ObjectStore | null;
  /** Endpoint, bucket and prefix of the store, as its Volume is named. */
  storeAddress: string | null;
}

/**
 * Opens a Volume for reading; an attached Drive is opened by its own dock only.
 * @throws Problem `archive-absent`, `drive-away`, `drive-released` or `no-store`
 */
export async function openReader(
  deps: ReaderDeps,
  volume: { id: string; kind: string; address: string | null },
  bytesPerSecond: number | null,
  signal: AbortSignal,
): Promise<CopyReader> {
  if (volume.kind === 'archive') {
    const requireRight = async () => void (await readyArchive(deps));
    await requireRight();
    const root = Buffer.from(deps.archiveRoot);
    return diskReader({ root, takesChanges: true, requireRight }, bytesPerSecond, signal);
  }
  if (volume.kind === 'cloud') {
    if (!deps.store || deps.storeAddress !== volume.address) throw problem('no-store');
    return cloudReader(deps.store, signal);
  }
  const { mountPath } = await attachedNow(deps.pool, volume.id);
  const requireRight = async () => void (await attachedNow(deps.pool, volume.id));
  return diskReader({ root: mountPath, takesChanges: false, requireRight }, bytesPerSecond, signal);
}

async function attachedNow(pool: Pool, volumeId: string) {
  const attached = await attachedVolume(pool, volumeId);
  if (!attached) throw problem('drive-away');
  if (attached.released) throw problem('drive-released');
  return attached;
}
