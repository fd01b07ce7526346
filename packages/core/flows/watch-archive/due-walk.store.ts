import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';

interface WalkDeps {
  pool: Pool;
  clock: Clock;
}

/** Asks for a walk of the Archive; one that waits already is enough. Returns its id. */
export async function requestWalk({ pool, clock }: WalkDeps): Promise<string> {
  return transaction(pool, async (client) => {
    await client.query('lock table archive_walk in share row exclusive mode');
    const { rows } = await client.query<{ id: string }>(
      `select id from archive_walk where state = 'waiting' limit 1`,
    );
    if (rows[0]) return rows[0].id;
    const id = newId(clock);
    await client.query(`insert into archive_walk (id, state) values ($1, 'waiting')`, [id]);
    return id;
  });
}

/** The walk whose turn has come: one that was asked for, or broke off, or the one of the day. Null: none. */
export async function dueWalk(deps: WalkDeps): Promise<string | null> {
  const { rows } = await deps.pool.query<{ id: string | null; today: boolean }>(
    `select (select id from archive_walk where state in ('waiting', 'running') order by started_at limit 1) as id,
       exists (select from archive_walk
         where started_at > now() - case state when 'failed' then interval '1 hour' else interval '1 day' end) as today`,
  );
  const { id, today } = rows[0]!;
  return id ?? (today ? null : requestWalk(deps));
}

/** Takes up a walk; the last hundred are remembered. */
export async function beginWalk(pool: Pool, walkId: string): Promise<void> {
  await pool.query(`update archive_walk set state = 'running', started_at = now() where id = $1`, [walkId]);
  await pool.query(
    `delete from archive_walk where id in (select id from archive_walk order by started_at desc offset 100)`,
  );
}

/** Whether something of ours writes to the Archive now, so that what changes there says nothing. */
export async function isWriting(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from ingest where state = 'running' union all select from verify where heal and state = 'running' limit 1`,
  );
  return (rowCount ?? 0) > 0;
}

/** Whether a walk began in the last minutes. */
export async function walkedLately(pool: Pool, minutes: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from archive_walk where started_at > now() - make_interval(mins => $1) limit 1`,
    [minutes],
  );
  return (rowCount ?? 0) > 0;
}
