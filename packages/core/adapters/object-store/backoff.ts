import { pause } from '../../base/clock.ts';
import { isPassing } from './store-errors.ts';

const FIRST_MS = 300;
const LONGEST_MS = 20_000;

/** How long to wait before try number `attempt` (from 1): doubling, with full jitter. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

/**
 * Runs `request` until it succeeds, at most `attempts` times, as long as the failure is a passing one.
 * Before each further try `settled` may find out that the lost one was carried out after all.
 */
export async function withPatience<T>(
  request: () => Promise<T>,
  settled: (error: unknown) => Promise<T | null>,
  options: { attempts: number; signal?: AbortSignal },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (!isPassing(error)) throw error;
      const done = await settled(error).catch(() => null);
      if (done !== null) return done;
      if (attempt >= options.attempts) throw error;
      await pause(backoffMs(attempt), options.signal);
      options.signal?.throwIfAborted();
    }
  }
}
