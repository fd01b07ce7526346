import { blake3Of } from '../../base/bytes.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { extensionOf, segments } from '../../base/paths.ts';

const SEGMENT_BYTES = 250;

/** How long keys may be, and their segments, in bytes. */
export interface KeyLimits {
  key: number;
  segment: number;
}

/** What stores take. */
export const STORE_LIMITS: KeyLimits = { key: 1024, segment: SEGMENT_BYTES };
const DIGITS = 12;
const BACKSLASH = 0x5c;

/** Characters that a key may hold: what B2 accepts and an XML listing can carry. */
function keyTakes(codePoint: number | null): boolean {
  if (codePoint === null || codePoint < 0x20 || codePoint === 0x7f || codePoint === BACKSLASH) return false;
  return codePoint !== 0xfffe && codePoint !== 0xffff;
}

/**
 * The key of a path: `base` and the path with every segment made legal by the reversible rule.
 * `base` is a legal key without a slash at its end and at most 600 bytes long. With `version` (hex of the
 * Content's BLAKE3) the key is `<path>.~<12 hex>`, for a path whose key once held other bytes; the `again`th of its
 * kind is `<path>.~<12 hex>-2`, `-3` and so on, for keys that lost what they held.
 */
export function objectKey(
  base: string,
  path: Uint8Array,
  version?: string,
  again = 1,
  limits = STORE_LIMITS,
): string {
  const mark = again === 1 ? '' : `-${again}`;
  const suffix = version === undefined ? '' : `.~${version.slice(0, DIGITS)}${mark}`;
  const names = segments(path);
  const legal = names.map((name, i) => {
    const maxBytes = limits.segment - (i === names.length - 1 ? suffix.length : 0);
    return legalSegment(name, maxBytes);
  });
  const head = base === '' ? '' : `${base}/`;
  const room = limits.key - Buffer.byteLength(head) - suffix.length;
  return `${head}${shortened(legal.join('/'), path, { key: room, segment: limits.segment - suffix.length })}${suffix}`;
}

/** A segment of a key: a name made legal by the reversible rule. */
export function legalSegment(name: Uint8Array, maxBytes = SEGMENT_BYTES): string {
  const dots = name.length <= 2 && name.every((byte) => byte === 0x2e);
  const takes = dots ? () => false : keyTakes;
  return nearestName(name, { maxBytes, takes }).toString();
}

/** The same rule over a whole path that is too long: its folders may be cut, its extension stays. */
function shortened(legal: string, path: Uint8Array, limits: KeyLimits): string {
  if (Buffer.byteLength(legal) <= limits.key) return legal;
  const extension = extensionOf(Buffer.from(legal.slice(legal.lastIndexOf('/') + 1))).toString();
  const tail = `~${blake3Of(path).toString('hex', 0, DIGITS / 2)}${extension}`;
  const prefix = cutAtCharacter(legal, limits.key - Buffer.byteLength(tail));
  const slash = prefix.lastIndexOf('/') + 1;
  const lastBytes = limits.segment - Buffer.byteLength(tail);
  return `${prefix.slice(0, slash)}${cutAtCharacter(prefix.slice(slash), lastBytes)}${tail}`;
}

/** The longest prefix of at most `bytes` bytes that ends between two characters. */
function cutAtCharacter(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  let end = Math.min(bytes, encoded.length);
  while (end > 0 && end < encoded.length && ((encoded[end] ?? 0) & 0xc0) === 0x80) end--;
  return encoded.toString('utf8', 0, end);
}
