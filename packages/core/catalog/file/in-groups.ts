const MOST_BYTES = 64n * 1024n * 1024n;
const MOST_FILES = 256;

/** Cuts a list into groups that are worked on and recorded at once: up to 64 MB and 256 files, a larger file alone. */
export function* inGroups<F extends { bytes: bigint }>(
  files: F[],
  staysWith: (before: F, file: F) => boolean = () => false,
): Generator<F[]> {
  let group: F[] = [];
  let bytes = 0n;
  for (const file of files) {
    const isFull = bytes + file.bytes > MOST_BYTES || group.length >= MOST_FILES;
    if (group.length > 0 && isFull && !staysWith(group.at(-1)!, file)) {
      yield group;
      group = [];
      bytes = 0n;
    }
    group.push(file);
    bytes += file.bytes;
  }
  if (group.length > 0) yield group;
}
