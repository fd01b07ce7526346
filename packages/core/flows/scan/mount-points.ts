import { readMounts } from '../../adapters/devices/mount-table.ts';
import type { Tree } from './look.ts';

/** Tells folders of the drive, by their paths and device numbers, from what is mounted in between. */
export type IsForeign = (path: string, device: bigint) => boolean;

/**
 * A mount does not belong to the drive, not even one of the drive itself on one of its folders. Another device number
 * without a mount is a subvolume of btrfs, which does.
 * @param hostRoot where the host's own root is seen, or null
 */
export function foreignTo(device: bigint, tree: Tree, hostRoot: string | null): IsForeign {
  let mounted = mountPoints(hostRoot);
  const own = new Set([device]);
  return (path, its) => {
    const at = tree(path).toString('latin1');
    if (!own.has(its) && !mounted.has(at)) {
      // It may have been mounted since the table was read.
      mounted = mountPoints(hostRoot);
      if (!mounted.has(at)) own.add(its);
    }
    return mounted.has(at);
  };
}

/** Where something is mounted, as this process sees the paths, in latin1. */
function mountPoints(hostRoot: string | null): Set<string> {
  const own = readMounts(null).map(({ path }) => path.toString('latin1'));
  if (hostRoot === null) return new Set(own);
  const root = Buffer.from(hostRoot).toString('latin1');
  return new Set([...own, ...readMounts(hostRoot).map(({ path }) => `${root}${path.toString('latin1')}`)]);
}
