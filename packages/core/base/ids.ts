import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** What was made last in this process: of one millisecond, ids are counted. */
const last = { ms: 0, n: 0 };

/** A UUID of version 7: its order is the order of making. Source: RFC 9562, with the counter of section 6.2. */
export function newId(clock: Clock): string {
  const bytes = randomBytes(16);
  const ms = clock.now().getTime();
  last.n = ms === last.ms ? (last.n + 1) & 0xfff : 0;
  last.ms = ms;
  bytes.writeUIntBE(ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | last.n, 6);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text from outside may be compared with a UUID column. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** A bigint identity from outside, or null where it cannot be one. */
export function parseRowId(text: string): bigint | null {
  return /^[1-9][0-9]{0,17}$/.test(text) ? BigInt(text) : null;
}

/** A secret for a link or a cookie: 192 random bits, base64url. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}
