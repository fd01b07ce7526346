import type { Pool } from 'pg';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { Clock } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';

interface RetiredDeps {
  pool: Pool;
  clock: Clock;
  queue: JobQueue;
  live: LivePublisher;
}

/**
 * Attached Volumes of Drives that were retired before they were attached, and were not read in this Attachment yet.
 * What is new on them is ingested first. An Attachment is told by its id: clocks jump.
 */
const DUE = `
  select a.id as "attachmentId", a.volume_id as "volumeId" from attachment a
  join volume v on v.id = a.volume_id join drive d on d.id = v.drive_id
  where a.dock_id = $1 and a.detached_at is null and a.released_at is null and d.lifecycle = 'retired' and v.maybe_id is null
    and not exists (select from verify where attachment_id = a.id)
    and not exists (select from ingest i where i.volume_id = v.id and i.state not in ('done', 'failed'))
    and not exists (select from retirement r where r.drive_id = d.id and r.state = 'retired' and r.finished_at >= a.attached_at)
    and exists (select from copy c where c.volume_id = v.id and c.state in ('present', 'damaged'))`;

/** Begins to read retired Drives that were attached to a dock, the oldest proof first; once in each Attachment. */
export async function verifyRetired(deps: RetiredDeps, dockId: string): Promise<void> {
  const { pool, clock, queue, live } = deps;
  const { rows } = await pool.query<{ attachmentId: string; volumeId: string }>(DUE, [dockId]);
  for (const { attachmentId, volumeId } of rows) {
    const id = newId(clock);
    const { rowCount } = await pool.query(
      `insert into verify (id, volume_id, attachment_id, state) values ($1, $2, $3, 'waiting')
       on conflict (attachment_id) do nothing`,
      [id, volumeId, attachmentId],
    );
    if (rowCount === 0) continue;
    await queue.add('verify-drive', { verifyId: id }, { id, dockId });
    live.publish({ type: 'verify.changed', verifyId: id });
  }
}
