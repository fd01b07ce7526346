import { isAt } from '../../base/paths.ts';
import type { Mount } from './mount-table.ts';

/** Where a path lies: which file system, and where in it, by whatever mounts it is reached. */
export interface Place {
  /** `major:minor` of the file system, the same in every mount table. */
  device: string;
  path: Buffer;
}

/** Finds the place of an absolute path in a mount table; null where the table does not reach it. */
export function placeOf(mounts: Mount[], path: Buffer): Place | null {
  const mount = mountOver(mounts, path);
  if (!mount) return null;
  const rest = path.subarray(mount.path.length === 1 ? 0 : mount.path.length);
  const root = mount.root.length === 1 ? Buffer.alloc(0) : mount.root;
  const inside = Buffer.concat([root, rest]);
  const trimmed = inside.at(-1) === 0x2f && inside.length > 1 ? inside.subarray(0, -1) : inside;
  return { device: mount.device, path: trimmed.length === 0 ? Buffer.from('/') : trimmed };
}

/** Of two mounts at one path the later one is seen. */
function mountOver(mounts: Mount[], path: Buffer): Mount | undefined {
  return mounts
    .filter((mount) => isAt(path, mount.path))
    .reduce<Mount | undefined>(
      (best, mount) => (best && best.path.length > mount.path.length ? best : mount),
      undefined,
    );
}

/** Whether one place is another or lies in it. */
export function liesIn(inner: Place | null, outer: Place | null): boolean {
  return inner !== null && outer !== null && inner.device === outer.device && isAt(inner.path, outer.path);
}
