import type { Pool } from 'pg';
import type { Freshness } from './copy-fact.ts';
import { countNext, isBehind } from './keep-safety.store.ts';

/**
 * Counts what changed, for `mostMs` at most. Answers whether anything was counted; what is left waits for the next
 * time.
 */
export async function settleSafety(
  pool: Pool,
  freshness: Freshness,
  { mostMs, signal }: { mostMs: number; signal?: AbortSignal },
): Promise<boolean> {
  if (!(await isBehind(pool))) return false;
  const until = performance.now() + mostMs;
  while (await countNext(pool, freshness)) if (performance.now() > until || signal?.aborted) break;
  return true;
}
