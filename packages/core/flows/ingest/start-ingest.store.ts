import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import { attachedVolumes } from '../../catalog/drive/attached-drive.store.ts';
import { driveFolder, folderKey } from '../../catalog/drive/drive-folder.ts';

interface StartDeps {
  pool: Pool;
  clock: Clock;
  queue: JobQueue;
}

/** Who wishes an Ingest. */
export type StartedBy = 'person' | 'attach' | 'schedule';

/**
 * Starts the Ingest of an attached Drive, or goes on with the one that waits; one row for each of its Volumes.
 * @returns the ids, the first Volume's first.
 * @throws Problem `drive-away`, `drive-released` or `no-source-folder`
 */
export async function startIngest(
  deps: StartDeps,
  driveId: string,
  by: StartedBy = 'person',
): Promise<string[]> {
  const volumes = await attachedVolumes(deps.pool, { driveId });
  if (volumes.length === 0) throw problem('drive-away');
  const ready = volumes.filter((volume) => !volume.released);
  if (ready.length === 0) throw problem('drive-released');
  const withSource = ready.filter((volume) => volume.sourceFolders.length > 0);
  if (withSource.length === 0) throw problem('no-source-folder');
  await fixDriveFolder(deps.pool, driveId);
  const started: string[] = [];
  for (const volume of withSource) {
    const id = await openIngest(deps, driveId, volume.volumeId, by);
    await deps.queue.add('ingest', { ingestId: id }, { id, dockId: volume.dockId });
    started.push(id);
  }
  return started;
}

/**
 * An Ingest that is not over is taken up again; else a new one waits for its worker. Only a person makes one ask
 * again what was answered.
 */
async function openIngest(
  deps: StartDeps,
  driveId: string,
  volumeId: string,
  by: StartedBy,
): Promise<string> {
  return transaction(deps.pool, async (client) => {
    await client.query('select 1 from volume where id = $1 for update', [volumeId]);
    const open = await client.query<{ id: string }>(
      `select id from ingest where volume_id = $1 and state not in ('done', 'failed') and adopted is null order by started_at desc limit 1`,
      [volumeId],
    );
    if (open.rows[0]) {
      await client.query(
        `update ingest set started_by = case when $2 = 'schedule' then started_by else $2 end,
           answer = case when $2 = 'person' and reason = 'looks-damaged' then null else answer end,
           reason = case when reason = 'source-folder-gone' then null else reason end where id = $1`,
        [open.rows[0].id, by],
      );
      return open.rows[0].id;
    }
    const id = newId(deps.clock);
    await client.query(
      `insert into ingest (id, drive_id, volume_id, state, started_by) values ($1, $2, $3, 'waiting', $4)`,
      [id, driveId, volumeId, by],
    );
    return id;
  });
}

/** The folder in the Archive follows the Drive's name until the first Ingest; from then on it never changes. */
export async function fixDriveFolder(pool: Pool, driveId: string): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query('lock table drive in share row exclusive mode');
    const { rows } = await client.query<{ name: string; started: boolean }>(
      'select name, exists (select 1 from ingest where drive_id = drive.id) as started from drive where id = $1',
      [driveId],
    );
    if (!rows[0] || rows[0].started) return;
    const taken = await client.query<{ key: string }>('select folder_key as key from drive where id <> $1', [
      driveId,
    ]);
    const folder = driveFolder(rows[0].name, new Set(taken.rows.map((row) => row.key)));
    await client.query('update drive set folder = $2, folder_key = $3 where id = $1', [
      driveId,
      folder,
      folderKey(folder),
    ]);
  });
}
