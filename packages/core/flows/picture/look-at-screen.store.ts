import { access } from 'node:fs/promises';
import type { Pool } from 'pg';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import { pause } from '../../base/clock.ts';
import { previewPath } from '../../catalog/photo/preview-path.ts';

const LOOK_MS = 100;
const LONGEST_MS = 15_000;

/** Notes to the day that a screen size was looked at. */
const LOOKED_AT = `
  update photo set screen_at = now() where content_id = $1 and screen and screen_at < now() - interval '1 day'`;

const STANDS = `
  select state, evicted or screen as had, exists (select from copy join volume on volume.id = copy.volume_id
      and volume.kind = 'archive' where copy.content_id = $1 and copy.state = 'present' and copy.evidence = 'read-back')
    as "inArchive" from photo where content_id = $1`;

/** Before all that wait otherwise: somebody looks at it. */
const MAKE_AGAIN = `
  update photo set state = 'pending', attempts = 0, next_at = '-infinity' where content_id = $1 and state = 'done'`;

export interface ScreenDeps {
  pool: Pool;
  queue: JobQueue;
  /** SAFELIGHT_DATA: previews are kept below it. */
  data: string;
}

/**
 * Somebody looks at the screen size of a Content: one that was taken away is made again from the Archive, and waited
 * for a while. Tells whether it is there, never was, or is still away.
 */
export async function lookAtScreen(
  { pool, queue, data }: ScreenDeps,
  { contentId, blake3 }: { contentId: bigint; blake3: Buffer },
  signal: AbortSignal,
): Promise<'there' | 'none' | 'away'> {
  const path = previewPath(data, blake3, 'screen');
  const isThere = () =>
    access(path).then(
      () => true,
      () => false,
    );
  if (await isThere()) {
    await pool.query(LOOKED_AT, [contentId]);
    return 'there';
  }
  const { rows } = await pool.query<{ state: string; had: boolean; inArchive: boolean }>(STANDS, [contentId]);
  const [photo] = rows;
  if (!photo?.had) return 'none';
  if (!photo.inArchive) return 'away';
  if ((await pool.query(MAKE_AGAIN, [contentId])).rowCount === 1)
    await queue.add('preview', {}, { id: 'all' });
  for (let waited = 0; waited < LONGEST_MS && !signal.aborted; waited += LOOK_MS) {
    if (await isThere()) return 'there';
    await pause(LOOK_MS, signal);
  }
  return 'away';
}
