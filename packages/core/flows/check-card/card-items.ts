import type { ListedFolder } from './listed-card.ts';

/** A file of a card that is to be compared. */
export interface ToCompare {
  path: Buffer;
  bytes: number;
  mtimeNs: bigint;
}

/** What is left out of the comparison: files of systems, links, files without a byte. */
export interface LeftOut {
  path: Buffer;
  files: number;
  bytes: number;
  why: string;
}

/** What of a folder is to be compared, what is left out, and what cannot be listed. */
export function itemsOf(folder: ListedFolder): {
  compare: ToCompare[];
  leftOut: LeftOut[];
  unlisted: LeftOut[];
} {
  const compare: ToCompare[] = [];
  const leftOut = folder.skipped.map(leftOutOf);
  folder.names.forEach((name, i) => {
    const path = Buffer.from(folder.path === '' ? name : `${folder.path}/${name}`, 'latin1');
    const bytes = folder.sizes[i]!;
    if (bytes > 0) compare.push({ path, bytes, mtimeNs: folder.mtimes[i]! });
    else leftOut.push({ path, files: 1, bytes: 0, why: 'empty' });
  });
  return { compare, leftOut, unlisted: folder.failed.map(leftOutOf) };
}

function leftOutOf({ path, files, bytes, code }: ListedFolder['skipped'][number]): LeftOut {
  return { path: Buffer.from(path, 'latin1'), files, bytes, why: code };
}

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 256;

/** Cuts a list into groups that are read and judged together; a large file stands alone. */
export function* inGroupsToRead(files: ToCompare[]): Generator<ToCompare[]> {
  let group: ToCompare[] = [];
  let bytes = 0;
  for (const file of files) {
    if (group.length > 0 && (bytes + file.bytes > MOST_BYTES || group.length >= MOST_FILES)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(file);
    bytes += file.bytes;
  }
  if (group.length > 0) yield group;
}
