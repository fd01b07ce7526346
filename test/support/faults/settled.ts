import { until } from '../attach-by-hand.ts';
import type { Machine } from './machine.ts';

/** When an ingest counts as over. */
export interface Ending {
  /** So many there must be, the one of the template included. */
  ingests: number;
  /** Its end must be later than this, by the database's clock. */
  since?: Date;
}

const DONE = `select count(*) >= $1 and every(state = 'done') and max(finished_at) > $2 as yes from ingest`;
const PICTURED = `select not exists (select from photo where state = 'pending') as yes`;

/** Waits until all ingests are done, and their pictures are made. */
export async function settled(machine: Machine, { ingests, since }: Ending, seconds = 150): Promise<void> {
  const says = async (sql: string, values: unknown[] = []) =>
    (await machine.db.pool.query<{ yes: boolean | null }>(sql, values)).rows[0]?.yes === true;
  try {
    await until(() => says(DONE, [ingests, since ?? '-infinity']), 'the ingest is done', seconds);
    await letPicturesBeDue(machine);
    await until(() => says(PICTURED), 'its pictures are made', seconds);
  } catch (error) {
    throw new Error(`${error}\n${JSON.stringify(await standing(machine))}`);
  }
}

/** Pictures that a killed worker had taken up wait some minutes, and for a clock that was set back: let them be due. */
async function letPicturesBeDue({ db }: Machine): Promise<void> {
  await db.pool.query(`update photo set next_at = now() where state = 'pending' and next_at > now()`);
}

/** How things stand, for a person who has to find out why. */
async function standing({ db, worker }: Machine): Promise<object> {
  const ask = async (sql: string) =>
    (await db.pool.query(sql)).rows.map((row) => Object.values(row).join(' '));
  return {
    ingests: await ask(
      'select id, state, reason, detail, found, copied, held, failed, scanned, updated_at from ingest',
    ),
    leases: await ask('select * from lease'),
    attachments: await ask('select mount_id, source, attached_at, released_at, detached_at from attachment'),
    pictures: await ask('select state, count(*) from photo group by 1'),
    now: await ask('select now()'),
    worker: worker?.output(),
  };
}

/** Waits until the ingest of this round is in one of these states. */
export async function inState(machine: Machine, states: string[]): Promise<void> {
  await until(
    async () => {
      const { rows } = await machine.db.pool.query<{ here: boolean }>(
        'select count(*) > 1 and every(state = any($1)) as here from ingest',
        [states],
      );
      return rows[0]!.here;
    },
    `the ingest is ${states.join(' or ')}`,
    90,
  );
}

export async function databaseTime(machine: Machine): Promise<Date> {
  const { rows } = await machine.db.pool.query<{ now: Date }>('select now()');
  return rows[0]!.now;
}
