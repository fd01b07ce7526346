import type { Digest } from '../../adapters/archive-store/digest.ts';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import type { Refused } from '../../adapters/archive-store/receive.ts';

/** How a file looks from outside. */
export interface Looks {
  size: bigint;
  mtimeNs: bigint;
}

/** What a Copy claims: the bytes of a Content, and how its file looked when that was proven. */
export interface Claim {
  blake3: Uint8Array;
  bytes: number;
  /** Null where a Volume has none (the cloud). */
  looks: Looks | null;
}

/** What came of reading a Copy past every cache. */
export type Reading =
  | { ok: true; blake3: Uint8Array; bytes: number; four: FourValues | null; digest: Digest | null }
  | Refused;

/** `later`: it is just being written. */
export type Verdict = 'good' | 'damaged' | 'changed' | 'missing' | 'unreadable' | 'later';

const NOT_THERE = new Set(['vanished', 'link', 'special']);

/**
 * What a reading says of a Copy. Other bytes behind the same size and time are damage: nobody edits a file without
 * leaving a trace in either. With another size or time they are an edit.
 */
export function judgeReading(claim: Claim, reading: Reading): Verdict {
  if (!reading.ok) {
    if (NOT_THERE.has(reading.code)) return 'missing';
    return reading.code === 'deferred' ? 'later' : 'unreadable';
  }
  if (reading.bytes === claim.bytes && same(reading.blake3, claim.blake3)) return 'good';
  if (reading.four === null || claim.looks === null) return 'damaged';
  return looksTheSame(reading.four, claim.looks) ? 'damaged' : 'changed';
}

/** Who sets a time back may miss it by less than a microsecond: Node does. */
const ROUNDING = 1000n;

/** Whether a file has the size and the time that it had. */
export function looksTheSame(now: Looks, before: Looks): boolean {
  const difference = now.mtimeNs - before.mtimeNs;
  return now.size === before.size && difference <= ROUNDING && difference >= -ROUNDING;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a).equals(b);
}
