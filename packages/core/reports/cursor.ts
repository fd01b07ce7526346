import { blake3Of } from '../base/bytes.ts';
import { problem } from '../base/errors.ts';

/** A value of a keyset position. */
export type Position = bigint | number | string | Uint8Array | boolean | null;

const VERSION = 1;
const MARK_BYTES = 6;

/**
 * The cursor that leads on from a position. `list` names the list and everything that its order and its members
 * depend on; a cursor is good for that list only.
 */
export function writeCursor(list: string, position: readonly Position[]): string {
  const body = Buffer.from(JSON.stringify([VERSION, ...position.map(pack)]));
  return Buffer.concat([markOf(list, body), body]).toString('base64url');
}

/** The position in a cursor that `writeCursor` made for this list; anything else is `bad-cursor`. */
export function readCursor(list: string, cursor: string): Position[] {
  const bytes = Buffer.from(cursor, 'base64url');
  const body = bytes.subarray(MARK_BYTES);
  if (bytes.length <= MARK_BYTES || !markOf(list, body).equals(bytes.subarray(0, MARK_BYTES)))
    throw problem('bad-cursor');
  const [version, ...position] = JSON.parse(body.toString()) as [number, ...Packed[]];
  if (version !== VERSION) throw problem('bad-cursor');
  return position.map(unpack);
}

/** Not a secret: it catches cursors of other lists, cut ones and made-up ones before they reach the database. */
function markOf(list: string, body: Uint8Array): Buffer {
  return blake3Of(Buffer.concat([Buffer.from(`${list}\0`), body])).subarray(0, MARK_BYTES);
}

type Packed = string | number | boolean | null | { big: string } | { raw: string };

function pack(value: Position): Packed {
  if (typeof value === 'bigint') return { big: value.toString() };
  return value instanceof Uint8Array ? { raw: Buffer.from(value).toString('base64url') } : value;
}

function unpack(value: Packed): Position {
  if (typeof value !== 'object' || value === null) return value;
  return 'big' in value ? BigInt(value.big) : Buffer.from(value.raw, 'base64url');
}
