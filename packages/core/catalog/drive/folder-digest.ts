import { blake3Of } from '../../base/bytes.ts';

/** The digest of a listing: names, sizes and times, in the order of the names. */
export function listingDigest(names: string[], sizes: number[], mtimes: BigInt64Array): Buffer {
  return digestOf(names, Float64Array.from(sizes), mtimes);
}

interface ArchiveEntry {
  name: string;
  inode: bigint;
  size: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

/** The digest over the four values of a folder's Archive Copies, in the order of their names. */
export function archiveDigest(entries: readonly ArchiveEntry[]): Buffer {
  const values = new BigInt64Array(entries.length * 4);
  entries.forEach((entry, i) => {
    values[i * 4] = entry.inode;
    values[i * 4 + 1] = entry.size;
    values[i * 4 + 2] = entry.mtimeNs;
    values[i * 4 + 3] = entry.ctimeNs;
  });
  return digestOf(
    entries.map((entry) => entry.name),
    values,
  );
}

/** Stands for the Archive Copies of a folder that has none, since its Drive is not copied; no real digest is equal to it. */
export const NOT_COPIED = blake3Of(Buffer.from('not copied'));

/** Names are bytes as latin1, and no name holds a NUL. */
function digestOf(names: string[], ...columns: (Float64Array | BigInt64Array)[]): Buffer {
  const all = columns.map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  return blake3Of(Buffer.concat([Buffer.from(names.join('\0'), 'latin1'), ...all]));
}
