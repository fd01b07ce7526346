import { problem } from '../../base/errors.ts';
import { attachedVolumes } from '../../catalog/drive/attached-drive.store.ts';
import { type StartDeps, startRestore } from './start-restore.store.ts';

/**
 * Begins to restore a lost Drive onto a new disk, which takes its place when all of it is there.
 * @throws Problem `not-found`, `drive-away`, `drive-released`, those of `startRestore`, or `bad-request` where it is not
 *   lost, has files on several partitions, or is being restored so already
 */
export async function startReplacement(deps: StartDeps, lostId: string, newId: string): Promise<string> {
  const { pool } = deps;
  const { rows } = await pool.query<{ lifecycle: string; volumes: number; begun: boolean }>(
    `select lifecycle, (select count(*)::int from volume v where v.drive_id = drive.id
         and exists (select from file where volume_id = v.id)) as volumes,
       exists (select from restore r where r.drive_id = drive.id and r.replaces and r.role_taken_at is null
         and r.state in ('waiting', 'running')) as begun
     from drive where id = $1`,
    [lostId],
  );
  const lost = rows[0];
  if (!lost) throw problem('not-found');
  if (lost.lifecycle !== 'lost') throw problem('bad-request', 'Declare it lost first.');
  if (lost.begun) throw problem('already-exists', 'It is being restored to a new drive already.');
  if (lost.volumes !== 1)
    throw problem('bad-request', 'Its files are on several partitions. Restore them to folders instead.');
  const [onto, ...others] = await attachedVolumes(pool, { driveId: newId });
  if (!onto) throw problem('drive-away', 'The new drive is not attached.');
  if (others.length > 0)
    throw problem('bad-request', 'The new drive has several partitions. Restore to a folder instead.');
  const whole = { driveId: lostId, path: Buffer.alloc(0), fileId: null, contentId: null, at: null };
  return startRestore(deps, { ...whole, every: false, from: null }, onto);
}
