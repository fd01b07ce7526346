import type pg from 'pg';
import { EXACT_UP_TO } from '../page.ts';

/** Until when what is in the Cloud cannot be removed. */
export interface LockReport {
  /** Why nothing can be locked: a code. */
  problem: string | null;
  /** When the lock that lapses first does, and the last; null where nothing is locked. */
  first: Date | null;
  last: Date | null;
  /** Copies without a lock, exact up to 10,000. */
  open: number;
}

/** Asks by the index of what lapses first; nothing is counted but what is open. */
export async function lockReport(pool: pg.Pool, address: string): Promise<LockReport> {
  const { rows } = await pool.query<LockReport>(
    `SELECT volume.lock_problem AS problem,
       (SELECT locked_until FROM copy WHERE volume_id = volume.id AND etag IS NOT NULL AND state = 'present'
          AND locked_until IS NOT NULL ORDER BY locked_until LIMIT 1) AS first,
       (SELECT locked_until FROM copy WHERE volume_id = volume.id AND etag IS NOT NULL AND state = 'present'
          AND locked_until IS NOT NULL ORDER BY locked_until DESC LIMIT 1) AS last,
       (SELECT count(*)::int FROM (SELECT FROM copy WHERE volume_id = volume.id AND etag IS NOT NULL AND state = 'present'
          AND locked_until IS NULL LIMIT ${EXACT_UP_TO + 1}) AS few) AS open
     FROM volume WHERE volume.address = $1`,
    [address],
  );
  return rows[0] ?? { problem: null, first: null, last: null, open: 0 };
}
