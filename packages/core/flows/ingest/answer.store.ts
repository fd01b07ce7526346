import type { Pool } from 'pg';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import { problem } from '../../base/errors.ts';
import { attachedVolume } from '../../catalog/drive/attached-drive.store.ts';

/**
 * Answers what a held Ingest asks: it goes on, or what is new is left on the drive. Uploads go on either way.
 * @throws Problem `not-found`, or `nothing-asked`
 */
export async function answerIngest(
  deps: { pool: Pool; queue: JobQueue },
  ingestId: string,
  goOn: boolean,
): Promise<void> {
  const { rows } = await deps.pool.query<{ volumeId: string; driveId: string }>(
    `update ingest set answer = $2, updated_at = now(), state = case when $3 then 'waiting' else state end,
       reason = case when $3 then null else reason end
     where id = $1 and state = 'on-hold' and reason = 'looks-damaged'
     returning volume_id as "volumeId", drive_id as "driveId"`,
    [ingestId, goOn ? 'go-on' : 'leave', goOn],
  );
  if (!rows[0]) {
    const { rowCount } = await deps.pool.query('select 1 from ingest where id = $1', [ingestId]);
    throw problem(rowCount === 0 ? 'not-found' : 'nothing-asked');
  }
  const here = await attachedVolume(deps.pool, rows[0].volumeId);
  if (goOn && here && !here.released)
    await deps.queue.add('ingest', { ingestId }, { id: ingestId, dockId: here.dockId });
}
