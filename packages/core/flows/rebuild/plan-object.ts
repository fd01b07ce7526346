/** What an object's key and metadata say of the File that it holds. */
export interface PlannedObject {
  path: Buffer;
  blake3: Buffer;
  crc32: number;
  mtime: string;
}

const DIGITS = 12;

/**
 * What an object holds, by what was sent with it; null for one that is not ours. The path of `<path>.~<12 digits>`, a
 * key for bytes whose own key was taken, is the one before.
 * @param path below the folder of the Drive
 * @param markOf the digits that a Content has in such a key
 */
export function planObject(
  path: string,
  metadata: Record<string, string>,
  markOf: (blake3: string) => string = (blake3) => blake3,
): PlannedObject | null {
  const { blake3 = '', crc32 = '', mtime = '0' } = metadata;
  if (!/^[0-9a-f]{64}$/.test(blake3) || !/^[0-9a-f]{8}$/.test(crc32)) return null;
  const mark = path.lastIndexOf(`.~${markOf(blake3).slice(0, DIGITS)}`);
  const rest = mark < 0 ? '' : path.slice(mark + 2 + DIGITS);
  const isBeside = mark > 0 && /^(-\d+)?$/.test(rest);
  if (path === '') return null;
  return {
    path: Buffer.from(isBeside ? path.slice(0, mark) : path),
    blake3: Buffer.from(blake3, 'hex'),
    crc32: Number.parseInt(crc32, 16),
    mtime,
  };
}
