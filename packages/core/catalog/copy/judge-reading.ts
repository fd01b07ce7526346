import type { Digest } from '../../adapters/archive-store/digest.ts';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import type { Refused } from '../../adapters/archive-store/receive.ts';

/** What a Copy claims: the bytes of a Content, and how its file looked when that was proven. */
export interface Claim {
  blake3: Uint8Array;
  bytes: number;
  /** Size and time of its file; null where a Volume has none (the cloud). */
  looks: { size: bigint; mtimeNs: bigint } | null;
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
  const { four } = reading;
  if (four === null || claim.looks === null) return 'damaged';
  return four.size === claim.looks.size && four.mtimeNs === claim.looks.mtimeNs ? 'damaged' : 'changed';
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a).equals(b);
}
