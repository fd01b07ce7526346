/** An Archive Copy whose file is not at its place. */
export interface GoneCopy {
  copyId: bigint;
  path: Buffer;
  inode: bigint | null;
  size: bigint | null;
  mtimeNs: bigint | null;
}

/** A file that no Copy names. */
export interface FoundFile {
  id: bigint;
  path: Buffer;
  inode: bigint;
  size: bigint;
  mtimeNs: bigint;
}

export interface Move<C = GoneCopy> {
  copy: C;
  file: FoundFile;
}

/**
 * Which found file is which Copy's, by inode, size and time: a rename changes none of them. Of several names of one
 * inode each takes the found one of the same name first.
 */
export function movesByInode<C extends GoneCopy>(gone: C[], found: FoundFile[]): Move<C>[] {
  const looks = (of: { inode: bigint | null; size: bigint | null; mtimeNs: bigint | null }) =>
    `${of.inode} ${of.size} ${of.mtimeNs}`;
  return pair(gone, found, looks, looks);
}

/** The same by their hashes, for files that were copied and then deleted. */
export function movesByHash<C extends GoneCopy & { blake3: Buffer }>(
  gone: C[],
  found: (FoundFile & { blake3: Buffer })[],
): Move<C>[] {
  const looks = (of: { blake3: Buffer; size: bigint | null }) => `${of.blake3.toString('hex')} ${of.size}`;
  return pair(gone, found, looks, looks);
}

function pair<C extends GoneCopy, F extends FoundFile>(
  gone: C[],
  found: F[],
  ofCopy: (copy: C) => string,
  ofFile: (file: F) => string,
): Move<C>[] {
  const free = Map.groupBy(found, ofFile);
  const moves: Move<C>[] = [];
  const take = (copy: C, fits: (file: F) => boolean): boolean => {
    const files = free.get(ofCopy(copy)) ?? [];
    const at = files.findIndex(fits);
    if (at < 0) return false;
    moves.push({ copy, file: files.splice(at, 1)[0]! });
    return true;
  };
  const left = gone.filter((copy) => !take(copy, (file) => nameOf(file.path) === nameOf(copy.path)));
  for (const copy of left) take(copy, () => true);
  return moves;
}

function nameOf(path: Buffer): string {
  return path.subarray(path.lastIndexOf(0x2f) + 1).toString('latin1');
}
