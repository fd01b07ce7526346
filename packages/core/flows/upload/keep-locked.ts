import type { Pool } from 'pg';
import { lockObject } from '../../adapters/object-store/lock-object.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import { isPassing } from '../../adapters/object-store/store-errors.ts';
import { Problem } from '../../base/errors.ts';
import { hasObjectLock, keepLock, keepLockProblem, type Lockable, toLock } from './lock.store.ts';

const DAY_MS = 24 * 60 * 60_000;
const AT_ONCE = 8;
const SLICE_MS = 30_000;
const EVERY_MS = 5_000;

interface LockDeps {
  pool: Pool;
  store: ObjectStore;
  volumeId: string;
  days: () => number;
  now: () => number;
}

/** Until when what is stored now is locked. */
export const lockedUntil = (now: number, days: number): Date => new Date(now + days * DAY_MS);

/** Locks beside a run of uploads, one pass at a time. */
export function lockBeside(deps: LockDeps) {
  let running: Promise<void> | null = null;
  let failed: unknown = null;
  let begun = Number.NEGATIVE_INFINITY;
  return {
    /** Begins a pass, unless one is under way or the last one began just now; `must`: whenever it began. */
    begin(signal: AbortSignal, must = false): void {
      if (running !== null || (!must && performance.now() - begun < EVERY_MS)) return;
      begun = performance.now();
      running = keepLocked(deps, signal)
        .catch((error: unknown) => {
          failed = error;
        })
        .finally(() => {
          running = null;
        });
    },
    /** Waits for the pass; throws what broke it off. */
    async end(): Promise<void> {
      await running;
      if (failed !== null) throw failed;
    },
  };
}

/**
 * Locks what is in the Cloud and not locked yet, and extends every lock before its last third. Works for half a minute
 * at most; a store that refuses is asked again the next time, and uploads go on meanwhile.
 */
async function keepLocked(deps: LockDeps, signal: AbortSignal): Promise<void> {
  const { pool, volumeId } = deps;
  const days = deps.days();
  if (days === 0) return void (await keepLockProblem(pool, volumeId, null));
  const has = await hasObjectLock(pool, volumeId);
  if (has === 'no') return void (await keepLockProblem(pool, volumeId, 'no-object-lock'));
  const end = performance.now() + SLICE_MS;
  while (!signal.aborted && performance.now() < end) {
    const due = await toLock(pool, volumeId, lockedUntil(deps.now(), days / 3), AT_ONCE);
    if (due.length === 0) break;
    const problem = await lockThese(deps, due, lockedUntil(deps.now(), days), signal);
    if (problem) return void (await keepLockProblem(pool, volumeId, problem));
  }
  if (!signal.aborted) await keepLockProblem(pool, volumeId, null);
}

/** Locks some; answers the code of what is in the way. */
async function lockThese(
  { store, pool }: LockDeps,
  copies: Lockable[],
  until: Date,
  signal: AbortSignal,
): Promise<string | null> {
  const results = await Promise.allSettled(copies.map((copy) => lockObject(store, copy, { until }, signal)));
  const locked = copies.filter((_, n) => results[n]!.status === 'fulfilled');
  await keepLock(
    pool,
    locked.map(({ id }) => id),
    until,
  );
  for (const result of results) {
    if (result.status === 'fulfilled' || signal.aborted) continue;
    const error: unknown = result.reason;
    if (!(error instanceof Problem)) throw error;
    return isPassing(error) ? error.code : 'lock-refused';
  }
  return null;
}
