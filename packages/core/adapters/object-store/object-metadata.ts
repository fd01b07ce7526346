const NANOSECONDS = 1_000_000_000n;

/** What travels with an object beside its bytes. */
export interface ObjectFacts {
  blake3: string;
  crc32: number;
  mtimeNs: bigint;
}

/** The user metadata of an object; `mtime` in rclone's form, so that other tools restore it too. */
export function metadataOf(facts: ObjectFacts): Record<string, string> {
  return {
    blake3: facts.blake3,
    crc32: facts.crc32.toString(16).padStart(8, '0'),
    mtime: rcloneTime(facts.mtimeNs),
  };
}

/** Seconds since 1970 with nine decimals; before 1970 with a minus sign. */
export function rcloneTime(mtimeNs: bigint): string {
  const size = mtimeNs < 0n ? -mtimeNs : mtimeNs;
  const text = `${size / NANOSECONDS}.${String(size % NANOSECONDS).padStart(9, '0')}`;
  return mtimeNs < 0n ? `-${text}` : text;
}

/** The nanoseconds of a time in rclone's form, or null. */
export function parseRcloneTime(text: string): bigint | null {
  const match = /^(-?)(\d+)(?:\.(\d{1,9})\d*)?$/.exec(text);
  if (!match) return null;
  const [, sign, seconds = '0', decimals = ''] = match;
  const size = BigInt(seconds) * NANOSECONDS + BigInt(decimals.padEnd(9, '0'));
  return sign ? -size : size;
}
