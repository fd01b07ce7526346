import type { Pool } from 'pg';

/** Asks that what is in the Cloud otherwise than it would be sent now is sent again. */
export async function askAgain(pool: Pool, address: string): Promise<void> {
  await pool.query('update volume set again_after = coalesce(again_after, 0) where address = $1', [address]);
}
