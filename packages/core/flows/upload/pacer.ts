import type { Pace } from '../../adapters/object-store/paced-body.ts';
import { pause } from '../../base/clock.ts';
import type { Limit } from '../../catalog/line/line-limits.ts';

/** Claims the line for so many seconds; answers after how many milliseconds it is ours. */
type Claim = (seconds: number) => Promise<number>;

/** What is claimed at once, in seconds of the line: seldom enough for the database, short enough to stay even. */
const CLAIM_SECONDS = 0.2;
const LARGEST_PIECE = 1024 * 1024;
const LEAST_PIECE = 4 * 1024;
const MOST_LIMITED = 64 * 1024;

/**
 * Keeps all bytes of this process within the limit of the line, first come, first served; what the limit allows is
 * claimed from `claim`, which all processes share.
 */
export function openPacer(claim: Claim) {
  let limit: Limit = null;
  let allowed = 0;
  let turn = Promise.resolve();

  async function claimMore(rate: number): Promise<void> {
    // A database that is away is waited for: what is on its way is slowed down, never let loose.
    const wait = await claim(CLAIM_SECONDS).catch(() => null);
    await pause(wait ?? CLAIM_SECONDS * 1000);
    if (wait !== null) allowed += rate * CLAIM_SECONDS;
  }

  async function take(bytes: number, signal?: AbortSignal): Promise<number> {
    while (limit !== null) {
      if (signal?.aborted) return bytes;
      const rate = limit;
      const piece = Math.min(bytes, MOST_LIMITED, Math.max(LEAST_PIECE, Math.floor(rate * CLAIM_SECONDS)));
      if (allowed >= piece) {
        allowed -= piece;
        return piece;
      }
      await claimMore(rate);
    }
    return Math.min(bytes, LARGEST_PIECE);
  }

  const pace: Pace = (bytes, signal) => {
    if (limit === null) return Promise.resolve(Math.min(bytes, LARGEST_PIECE));
    const mine = turn.then(() => take(bytes, signal));
    turn = mine.then(() => {});
    return mine;
  };
  return {
    pace,
    /** Bytes a second from now on; null without a limit. */
    setLimit(next: Limit): void {
      if (next !== limit) allowed = 0;
      limit = next;
    },
    get limit(): Limit {
      return limit;
    },
  };
}
