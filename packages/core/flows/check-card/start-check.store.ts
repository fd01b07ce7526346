import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';

interface StartDeps {
  pool: Pool;
  clock: Clock;
  queue: JobQueue;
}

interface CardRow {
  volumeId: string;
  attachmentId: string;
  dockId: string;
  released: boolean;
  isCard: boolean;
}

/** A card is what has a DCIM folder, or what its owner calls one. */
const CARDS = `
  select v.id as "volumeId", a.id as "attachmentId", a.dock_id as "dockId", a.released_at is not null as released,
    d.kind = 'card' or exists (select from jsonb_array_elements_text(a.top_folders) as top where upper(top) = 'DCIM') as "isCard"
  from attachment a join volume v on v.id = a.volume_id join drive d on d.id = v.drive_id
  where d.id = $1 and a.detached_at is null and v.roll is null order by v.ordinal, a.attached_at desc limit 1`;

/**
 * Starts a check of an attached card; one that is at work already is over then.
 * @throws Problem `drive-away`, `drive-released` or `not-a-card`
 */
export async function startCardCheck(deps: StartDeps, driveId: string): Promise<string> {
  const { pool, clock, queue } = deps;
  const { rows } = await pool.query<CardRow>(CARDS, [driveId]);
  const card = rows[0];
  if (!card) throw problem('drive-away');
  if (card.released) throw problem('drive-released');
  if (!card.isCard) throw problem('not-a-card');
  const id = newId(clock);
  await transaction(pool, async (client) => {
    await client.query('select from drive where id = $1 for update', [driveId]);
    await client.query(
      `update card_check set state = 'failed', reason = 'check-over', finished_at = now(), updated_at = now()
       where drive_id = $1 and state in ('waiting', 'running')`,
      [driveId],
    );
    // Its files are kept of the newest check only: a verdict that is over has no more to say than its figures.
    await client.query(
      `delete from card_file where check_id in (select id from card_check where drive_id = $1)
         and not exists (select from ingest i where i.card_check_id = check_id and i.state not in ('done', 'failed'))`,
      [driveId],
    );
    await client.query(
      `insert into card_check (id, drive_id, volume_id, attachment_id, dock_id, state) values ($1, $2, $3, $4, $5, 'waiting')`,
      [id, driveId, card.volumeId, card.attachmentId, card.dockId],
    );
  });
  await queue.add('check-card', { checkId: id }, { id, dockId: card.dockId });
  return id;
}

/** What a dock has to see to: checks that nobody works on, and verdicts to look after. */
export async function openCardChecks(
  pool: Pool,
  dockId: string,
): Promise<{ id: string; job: 'check-card' | 'look-at-card' }[]> {
  const { rows } = await pool.query<{ id: string; job: 'check-card' | 'look-at-card' }>(
    `select c.id, case when c.state = 'done' then 'look-at-card' else 'check-card' end as job
     from card_check c join attachment a on a.id = c.attachment_id and a.detached_at is null and a.released_at is null
     left join lease l on l.resource = 'card-check:' || c.id and l.expires_at > now()
     where a.dock_id = $1 and l.resource is null and (c.state in ('waiting', 'running')
       or c.state = 'done' and c.verdict = 'safe' and c.written_at is null and c.looked_at < now() - interval '15 seconds')`,
    [dockId],
  );
  return rows;
}

/** Checks whose card is away end: a verdict belongs to one attachment. */
export async function endChecksOfAway(pool: Pool, dockId: string): Promise<void> {
  await pool.query(
    `update card_check c set state = 'failed', reason = 'drive-away', finished_at = now(), updated_at = now()
     from attachment a where a.id = c.attachment_id and a.detached_at is not null
       and c.dock_id = $1 and c.state in ('waiting', 'running')
       and not exists (select from lease l where l.resource = 'card-check:' || c.id and l.expires_at > now())`,
    [dockId],
  );
}
