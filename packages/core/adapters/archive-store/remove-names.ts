import fs from 'node:fs';
import { errnoOf } from '../../base/errors.ts';
import { joinPath, parentPath } from '../../base/paths.ts';
import { ownFolder } from './archive-identity.ts';
import type { Folders } from './folders.ts';
import { type FourValues, sameBytesStand } from './four-values.ts';
import type { Kernel } from './kernel.ts';
import { moveWithoutReplacing } from './move.ts';
import { fourValues } from './read-four-values.ts';

/** A name that has to go. Paths are relative to the archive's root. */
export interface Removable {
  path: Uint8Array;
  /** What stood there when it was proven; anything else stays where it is. */
  seen: FourValues;
  /** Where the bytes go instead of away: the first of these names that is free. */
  handTo: Uint8Array[] | null;
  /** A free temporary name. */
  aside: Uint8Array;
}

/**
 * What became of a name. `before` and `after`: the four values of the file without and with its other names; after
 * the last name there is nothing.
 */
export type Removed =
  | { is: 'gone'; before: FourValues; after: FourValues | null }
  | { is: 'handed'; path: Buffer; four: FourValues }
  /** Nothing stands there. */
  | { is: 'nothing' }
  /** Something else stands there, or no name was free. */
  | { is: 'other' };

interface Context {
  root: Buffer;
  kernel: Kernel;
  folders: Folders;
  flushesTogether: boolean;
}

const at = (context: Context, path: Uint8Array) => joinPath(context.root, path);

/** Takes names away or hands them over, then folders that are empty now, and flushes. Safe to repeat. */
export function removeNames(names: Removable[], context: Context): Removed[] {
  const removed = names.map((name) =>
    name.handTo ? handOver(name, name.handTo, context) : takeAway(name, context),
  );
  const parents = new Map(names.map(({ path }) => [parentPath(path).toString('latin1'), parentPath(path)]));
  for (const parent of parents.values()) context.folders.touch(dropEmpty(parent, context));
  context.folders.flush(context.kernel, context.flushesTogether);
  return removed;
}

function takeAway({ path, seen, aside }: Removable, context: Context): Removed {
  const before = standing(path, context);
  if (before === null) return { is: 'nothing' };
  if (!sameBytesStand(before, seen)) return { is: 'other' };
  // Another file may come to that name between looking and taking: it is looked at again where nobody else is.
  if (!moveWithoutReplacing(at(context, path), at(context, aside), context.kernel)) return { is: 'other' };
  const taken = fourValues(at(context, aside));
  if (!taken || !sameBytesStand(taken, seen)) {
    moveWithoutReplacing(at(context, aside), at(context, path), context.kernel);
    return { is: 'other' };
  }
  return { is: 'gone', before, after: unlink(at(context, aside)) };
}

/** The four values that the file has for its other names. */
function unlink(path: Buffer): FourValues | null {
  const fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    fs.unlinkSync(path);
    const { ino, size, mtimeNs, ctimeNs, nlink } = fs.fstatSync(fd, { bigint: true });
    return nlink === 0n ? null : { inode: ino, size, mtimeNs, ctimeNs };
  } finally {
    fs.closeSync(fd);
  }
}

function handOver({ path, seen }: Removable, handTo: Uint8Array[], context: Context): Removed {
  const stands = standing(path, context);
  if (stands && !sameBytesStand(stands, seen)) return { is: 'other' };
  for (const name of handTo) {
    const target = Buffer.from(name);
    context.folders.ensureParentOf(target);
    if (stands) moveWithoutReplacing(at(context, path), at(context, target), context.kernel);
    // It may have been moved by a run that broke off.
    const four = fourValues(at(context, target));
    if (four && sameBytesStand(four, seen)) return { is: 'handed', path: target, four };
  }
  return stands ? { is: 'other' } : { is: 'nothing' };
}

function standing(path: Uint8Array, { root, folders }: Context): FourValues | null {
  return folders.isPlain(path) ? fourValues(joinPath(root, path)) : null;
}

/** Removes a folder and those above it while they are empty. Returns the first that stays. */
function dropEmpty(folder: Buffer, context: Context): Buffer {
  for (let here = folder; here.length > 0 && !isOwn(here); here = parentPath(here)) {
    try {
      fs.rmdirSync(at(context, here));
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') return here;
    }
  }
  return nearest(folder, context);
}

function nearest(folder: Buffer, context: Context): Buffer {
  let here = folder;
  while (here.length > 0 && !fs.existsSync(at(context, here))) here = parentPath(here);
  return here;
}

/** `.safelight`, `.safelight/versions` and the like stay. */
function isOwn(folder: Buffer): boolean {
  const [first, , third] = folder.toString('latin1').split('/');
  return first === ownFolder && third === undefined;
}

/** Takes a folder or file below `.safelight` away with everything in it; nothing else. */
export function removeFolder(folder: Uint8Array, context: Context): void {
  const path = Buffer.from(folder);
  if (isOwn(path) || !path.toString('latin1').startsWith(`${ownFolder}/`) || !context.folders.isPlain(path))
    return;
  fs.rmSync(at(context, path), { recursive: true, force: true });
  context.folders.touch(dropEmpty(parentPath(path), context));
  context.folders.flush(context.kernel, context.flushesTogether);
}
