import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { errnoOf } from '../../base/errors.ts';
import { segments, staysBelow } from '../../base/paths.ts';
import { isAdoptedLink } from './adopted-link.ts';

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** Without O_NONBLOCK a pipe in the place of the file would hold us for ever. */
const FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

interface HowOpened {
  /** Its access time stays what it is, where we may: the file of another. */
  untouched?: boolean;
}

/**
 * Opens a regular file below a root for reading; null where there is none. No symbolic link is followed on the way:
 * each folder is opened from the one above it, so that nobody can exchange one for a link in between.
 */
export async function openBelow(
  root: Buffer,
  path: Uint8Array,
  how: HowOpened = {},
): Promise<FileHandle | null> {
  if (!staysBelow(path)) return null;
  const names = segments(path);
  const last = names.pop()!;
  let folder = await openOrNull(root, constants.O_RDONLY | constants.O_DIRECTORY);
  for (const [depth, name] of names.entries()) {
    if (!folder) return null;
    const flags = isAdoptedLink(names, depth) ? constants.O_RDONLY | constants.O_DIRECTORY : FOLDER;
    const inner: FileHandle | null = await openOrNull(inFolder(folder, name), flags);
    await folder.close();
    folder = inner;
  }
  if (!folder) return null;
  const file = await openFile(inFolder(folder, last), how);
  await folder.close();
  if (!file) return null;
  if ((await file.stat()).isFile()) return file;
  await file.close();
  return null;
}

/** Whether a regular file stands at a path below a root with only real folders on the way. */
export async function standsBelow(root: Buffer, path: Uint8Array): Promise<boolean> {
  const file = await openBelow(root, path);
  await file?.close();
  return file !== null;
}

async function openFile(path: Buffer, { untouched }: HowOpened): Promise<FileHandle | null> {
  const quiet = untouched ? await openOrNull(path, FILE | constants.O_NOATIME) : null;
  return quiet ?? openOrNull(path, FILE);
}

function inFolder(folder: FileHandle, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`/proc/self/fd/${folder.fd}/`), name]);
}

async function openOrNull(path: Buffer, flags: number): Promise<FileHandle | null> {
  try {
    return await open(path, flags);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}
