import { createHash } from 'node:crypto';

export type EtagVerdict = 'equal' | 'different' | 'opaque';

/** The ETag that a store gives to an object of parts: MD5 over their MD5s, a dash, their number. */
export function etagOfParts(md5s: readonly string[]): string {
  const digest = createHash('md5');
  for (const md5 of md5s) digest.update(Buffer.from(md5, 'hex'));
  return `${digest.digest('hex')}-${md5s.length}`;
}

/**
 * Compares a store's ETag with the MD5 we know. An ETag of another shape says nothing, and neither does one
 * of an encrypted object.
 */
export function compareEtag(etag: string | undefined, expected: string, encrypted: boolean): EtagVerdict {
  const plain = plainEtag(etag);
  if (plain === expected) return 'equal';
  const shape = expected.includes('-') ? /^[0-9a-f]{32}-\d+$/ : /^[0-9a-f]{32}$/;
  return !encrypted && shape.test(plain) ? 'different' : 'opaque';
}

/** An ETag without its quotes. */
export function plainEtag(etag: string | undefined): string {
  return (etag ?? '').replace(/^W\//, '').replaceAll('"', '').toLowerCase();
}
