import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';

/** So many more rows than days cost a reader some 10 ms. */
const MANY_PARTS = 50_000;
const ONE_AT_A_TIME = 4_711_007;

/** Adds up the parts of each day where there are many, so that whoever reads them finds a few. One at a time does so. */
export async function addUpTimeline(pool: Pool, many = MANY_PARTS): Promise<void> {
  const { rows: parts } = await pool.query<{ n: number }>(
    `select count(*)::int as n from (select from timeline_part limit ${many + 1}) as few`,
  );
  if (parts[0]!.n <= many) return;
  await transaction(pool, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>(
      `select pg_try_advisory_xact_lock(${ONE_AT_A_TIME}) as mine`,
    );
    if (!rows[0]!.mine) return;
    await client.query(
      `with parts as (delete from timeline_part returning day, photos)
       insert into timeline_part select day, sum(photos) from parts group by day having sum(photos) <> 0`,
    );
  });
}
