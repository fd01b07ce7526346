/** A Copy whose turn has come. */
export interface CopyToCheck {
  copyId: bigint;
  fileId: bigint | null;
  path: Buffer;
  blake3: Buffer;
  bytes: number;
  /** What its file looked like: in the Archive at the proof, on a Drive at the last Scan. */
  size: bigint | null;
  mtimeNs: bigint | null;
}

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 512;

/** Cuts a list into groups that are read and recorded together; a large file stands alone. */
export function* groupsToCheck(copies: CopyToCheck[]): Generator<CopyToCheck[]> {
  let group: CopyToCheck[] = [];
  let bytes = 0;
  for (const copy of copies) {
    if (group.length > 0 && (bytes + copy.bytes > MOST_BYTES || group.length >= MOST_FILES)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(copy);
    bytes += copy.bytes;
  }
  if (group.length > 0) yield group;
}
