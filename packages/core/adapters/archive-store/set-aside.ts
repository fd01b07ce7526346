import { joinPath, parentPath } from '../../base/paths.ts';
import type { Folders } from './folders.ts';
import { type FourValues, sameBytesStand } from './four-values.ts';
import type { Kernel } from './kernel.ts';
import { moveWithoutReplacing } from './move.ts';
import { fourValues } from './read-four-values.ts';

/** A file that has to leave its name, and the name that keeps it. Paths are relative to the archive's root. */
export interface Aside {
  path: Uint8Array;
  /** What stood there when it was judged; anything else stays where it is. */
  seen: FourValues;
  keep: Uint8Array;
}

/** Moves files out of the way without replacing anything. Says of each whether its name is free now. */
export function setAside(
  asides: Aside[],
  context: { root: Buffer; kernel: Kernel; folders: Folders; flushesTogether: boolean },
): boolean[] {
  const { folders } = context;
  const freed = asides.map(({ path, seen, keep }) => {
    folders.requirePlainParentOf(Buffer.from(path));
    const from = joinPath(context.root, path);
    const now = fourValues(from);
    if (now === null) return true;
    // The change time is left out: another name of the same inode may just have been moved.
    if (!sameBytesStand(now, seen)) return false;
    folders.ensureParentOf(Buffer.from(keep));
    folders.touch(parentPath(path));
    return moveWithoutReplacing(from, joinPath(context.root, keep), context.kernel);
  });
  folders.flush(context.kernel, context.flushesTogether);
  return freed;
}
