import type { Pool } from 'pg';

/** A share of the line that nobody claimed for so long is lost: no burst makes up for silence. */
const SLACK = `interval '0.3 seconds'`;
/** A delivery that gives no sign of life for so long is over. */
const DELIVERING = `interval '5 seconds'`;

/**
 * Claims the line for `seconds` behind all that claimed it before, in whatever process; answers after how many
 * milliseconds it is ours. Only a hint is kept: a line that was forgotten is free.
 */
export async function claimLine(pool: Pool, seconds: number): Promise<number> {
  const { rows } = await pool.query<{ wait: number }>(
    `insert into line as l (one, free_at) values (true, clock_timestamp() + make_interval(secs => $1))
     on conflict (one) do update
       set free_at = greatest(l.free_at, clock_timestamp() - ${SLACK}) + make_interval(secs => $1)
     returning (extract(epoch from l.free_at - clock_timestamp()) - $1)::float8 * 1000 as wait`,
    [seconds],
  );
  return Math.max(0, rows[0]!.wait);
}

/** Notes that a client is being served: uploads step back for some seconds. */
export async function noteDelivery(pool: Pool): Promise<void> {
  await pool.query(
    `insert into line as l (one, delivering_until) values (true, clock_timestamp() + ${DELIVERING})
     on conflict (one) do update set delivering_until = excluded.delivering_until`,
  );
}

/** Whether a client is being served now. */
export async function isDelivering(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query('select from line where delivering_until > clock_timestamp()');
  return rows.length > 0;
}
