import type pg from 'pg';
import { type ConnectOptions, connectPool } from '../../adapters/db/connect-pool.ts';

/** A kind of plan that the database is not to make. */
export type Plan = 'enable_seqscan' | 'enable_indexscan' | 'enable_bitmapscan';

/**
 * The planner's guesses for pieces of text are wild; where the sample knows better, one kind of plan is ruled out.
 * Each kind has connections that were opened so: to say it before every question would be two journeys more.
 */
export interface PlannedPools {
  without(plan: Plan | null): pg.Pool;
  close(): Promise<void>;
}

const CONNECTIONS = 4;

/** Connects with the first question of each kind; connections that are not used are closed after some seconds. */
export function openPlannedPools(
  databaseUrl: string,
  options: Pick<ConnectOptions, 'onIdleError'> = {},
): PlannedPools {
  const pools = new Map<Plan | null, pg.Pool>();
  return {
    without(plan) {
      const known = pools.get(plan);
      if (known) return known;
      const ruledOut = plan ? { [plan]: 'off' } : {};
      // Workers of its own would take the other searches' turns.
      const settings = {
        ...ruledOut,
        max_parallel_workers_per_gather: '0',
        // So much of a mistyped word has to be in a text that is looked at for the right one.
        'pg_trgm.word_similarity_threshold': '0.4',
      };
      const pool = connectPool(databaseUrl, { ...options, connections: CONNECTIONS, settings });
      pools.set(plan, pool);
      return pool;
    },
    close: async () => void (await Promise.all([...pools.values()].map((pool) => pool.end()))),
  };
}
