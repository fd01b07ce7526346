import fs from 'node:fs';
import { errnoOf } from '../../base/errors.ts';
import { inFolder, openFolderSync } from './open-below-sync.ts';

/** What stands in one folder of the Archive. Names are bytes; values go with `files`, in their order. */
export interface FolderOfArchive {
  /** Below the root. */
  path: Uint8Array;
  folders: Uint8Array[];
  files: Uint8Array[];
  inodes: BigInt64Array;
  sizes: BigInt64Array;
  mtimes: BigInt64Array;
  ctimes: BigInt64Array;
  /** Symbolic links, which are never followed. */
  links: number;
  /** Whether all of it could be read; else nothing may be called gone below it. */
  complete: boolean;
}

/** Lists a folder below a root. Nothing is opened but folders, and no link is followed on the way. */
export function listFolder(root: Buffer, path: Uint8Array): FolderOfArchive {
  const seen: { name: Buffer; stat: fs.BigIntStats }[] = [];
  const folders: Buffer[] = [];
  const counts = { links: 0, complete: true };
  let fd: number | null = null;
  try {
    fd = openFolderSync(root, path);
    for (const name of fs.readdirSync(`/proc/self/fd/${fd}`, { encoding: 'buffer' })) {
      const stat = fs.lstatSync(inFolder(fd, name), { bigint: true, throwIfNoEntry: false });
      if (stat?.isDirectory()) folders.push(name);
      else if (stat?.isFile()) seen.push({ name, stat });
      else if (stat?.isSymbolicLink()) counts.links++;
    }
  } catch (error) {
    // A folder that was moved away in the meantime, or is a link now, holds nothing; others cannot be judged.
    counts.complete = ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errnoOf(error) ?? '');
  } finally {
    if (fd !== null) fs.closeSync(fd);
  }
  const values = (of: (stat: fs.BigIntStats) => bigint) => BigInt64Array.from(seen, ({ stat }) => of(stat));
  return {
    path,
    folders,
    files: seen.map(({ name }) => name),
    inodes: values((stat) => stat.ino),
    sizes: values((stat) => stat.size),
    mtimes: values((stat) => stat.mtimeNs),
    ctimes: values((stat) => stat.ctimeNs),
    ...counts,
  };
}
