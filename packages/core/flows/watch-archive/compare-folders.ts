import { sameFourValues } from '../../adapters/archive-store/four-values.ts';
import type { FolderOfArchive } from '../../adapters/archive-store/list-folder.ts';
import { joinPath } from '../../base/paths.ts';
import { isJunk } from '../../catalog/file/junk.ts';
import type { CopyAtPath, FileInArchive } from './watch-archive.store.ts';

/** What a batch of folders says beside the rows. */
export interface Comparison {
  /** Copies at whose path a file stands. */
  seen: bigint[];
  /** Copies whose file has other values than at its proof, or that were missing: they are read. */
  doubtful: bigint[];
  /** Files that no Copy names. */
  found: FileInArchive[];
}

export const OWN = '.safelight';

/** The files of a listing with their paths below the Archive's root. */
export function filesOf(folder: FolderOfArchive): FileInArchive[] {
  const parent = Buffer.from(folder.path);
  return folder.files.map((name, i) => ({
    path: joinPath(parent, name),
    folder: parent,
    inode: folder.inodes[i]!,
    size: folder.sizes[i]!,
    mtimeNs: folder.mtimes[i]!,
    ctimeNs: folder.ctimes[i]!,
  }));
}

/** Folders to look into: not those of the system, and of Safelight's own only the older versions. */
export function foldersBelow(folder: FolderOfArchive): Buffer[] {
  const parent = Buffer.from(folder.path);
  return folder.folders
    .filter((name) => !isJunk(latin1(name)) && !(parent.length === 0 && latin1(name) === OWN))
    .map((name) => joinPath(parent, name));
}

/** Compares files with the Copies that are said to be at their paths. */
export function compareFiles(
  files: FileInArchive[],
  copiesAt: (file: FileInArchive) => CopyAtPath[],
): Comparison {
  const comparison: Comparison = { seen: [], doubtful: [], found: [] };
  for (const file of files) {
    const copies = copiesAt(file);
    for (const { copyId } of copies) comparison.seen.push(copyId);
    if (copies.length === 0) {
      if (!isJunk(latin1(file.path.subarray(file.folder.length + 1))) && !isOwn(file))
        comparison.found.push(file);
    } else if (!copies.some((copy) => copy.state === 'present' && sameFourValues(copy.four, file)))
      comparison.doubtful.push(...toRead(copies));
  }
  return comparison;
}

/** What is said to be there; where nothing is any more, one that was, in case it is back. */
function toRead(copies: CopyAtPath[]): bigint[] {
  const there = copies.filter(({ state }) => state !== 'missing');
  return (there.length > 0 ? there : copies).map(({ copyId }) => copyId);
}

function isOwn({ path }: FileInArchive): boolean {
  return latin1(path.subarray(0, OWN.length + 1)) === `${OWN}/`;
}

function latin1(name: Uint8Array): string {
  return Buffer.from(name).toString('latin1');
}
