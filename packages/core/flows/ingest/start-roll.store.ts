import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import { pathKey } from '../../base/paths.ts';
import { attachRoll } from '../../catalog/drive/roll.store.ts';
import { type KnownRoll, planRoll } from './plan-roll.ts';
import { fixDriveFolder } from './start-ingest.store.ts';

interface StartDeps {
  pool: Pool;
  clock: Clock;
  queue: JobQueue;
}

interface CheckRow {
  driveId: string;
  volumeId: string;
  dockId: string;
  open: bigint;
  stands: boolean;
}

const CHECK = `
  select c.drive_id as "driveId", c.volume_id as "volumeId", c.dock_id as "dockId", c.open,
    c.state = 'done' and a.detached_at is null and a.released_at is null as stands
  from card_check c join attachment a on a.id = c.attachment_id where c.id = $1`;

/**
 * Ingests what a check of a card found open, into the folder of the card and the day; returns the Ingest.
 * @throws Problem `not-found`, `check-over` or `nothing-open`
 */
export async function ingestOpen(deps: StartDeps, checkId: string): Promise<string> {
  const { pool, clock, queue } = deps;
  const { rows } = await pool.query<CheckRow>(CHECK, [checkId]);
  const check = rows[0];
  if (!check) throw problem('not-found');
  if (!check.stands) throw problem('check-over');
  if (check.open === 0n) throw problem('nothing-open');
  await fixDriveFolder(pool, check.driveId);
  const id = await transaction(pool, async (client) => {
    await client.query('select from drive where id = $1 for update', [check.driveId]);
    const open = await openRollIngest(client, check.driveId);
    if (open) {
      await client.query('update ingest set card_check_id = $2 where id = $1', [open, checkId]);
      return open;
    }
    const rollId = await rollFor(client, clock, checkId, check);
    const ingestId = newId(clock);
    await client.query(
      `insert into ingest (id, drive_id, volume_id, state, card_check_id) values ($1, $2, $3, 'waiting', $4)`,
      [ingestId, check.driveId, rollId, checkId],
    );
    return ingestId;
  });
  await queue.add('ingest', { ingestId: id }, { id, dockId: check.dockId });
  return id;
}

async function openRollIngest(client: PoolClient, driveId: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `select id from ingest where drive_id = $1 and card_check_id is not null and state not in ('done', 'failed')
     order by started_at desc limit 1`,
    [driveId],
  );
  return rows[0]?.id ?? null;
}

/** The roll of today that takes them, attached like the card. */
async function rollFor(client: PoolClient, clock: Clock, checkId: string, check: CheckRow): Promise<string> {
  const plan = planRoll(dayOf(clock.now()), await rollsOf(client, checkId, check.driveId));
  const rollId = plan.is === 'known' ? plan.volumeId : newId(clock);
  if (plan.is === 'new')
    await client.query(
      `insert into volume (id, kind, drive_id, roll, source_folders, sources_chosen) values ($1, 'drive', $2, $3, $4, true)`,
      [rollId, check.driveId, plan.roll, [Buffer.alloc(0)]],
    );
  const { rowCount } = await client.query(
    'select from attachment where volume_id = $1 and detached_at is null',
    [rollId],
  );
  if (rowCount === 0) await attachRoll(client, newId(clock), rollId, check.volumeId);
  return rollId;
}

async function rollsOf(client: PoolClient, checkId: string, driveId: string): Promise<KnownRoll[]> {
  const open = await client.query<{ path: Buffer }>(
    `select path from card_file where check_id = $1 and state = 'open'`,
    [checkId],
  );
  const { rows } = await client.query<KnownRoll>(
    `select v.id as "volumeId", v.roll, exists (select from file f where f.volume_id = v.id and f.path_key = any($2)) as taken
     from volume v where v.drive_id = $1 and v.roll is not null`,
    [driveId, open.rows.map(({ path }) => pathKey(path))],
  );
  return rows;
}

/** As a person here writes it. */
function dayOf(now: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
