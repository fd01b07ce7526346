import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { segments, staysBelow } from '../../base/paths.ts';
import { placeOfText } from '../place/place.store.ts';
import type { Rule } from '../safety/judge.ts';
import { changeMode } from './change-mode.store.ts';
import type { DriveMode } from './drive-mode.ts';
import { outermost } from './source-folders.ts';
import { putAt } from './whereabouts.store.ts';

export interface DriveWish {
  name?: string;
  /** As `shelf, building`, made where there is none; null: nowhere in particular. */
  place?: string | null;
  kind?: 'drive' | 'card' | 'folder';
  /** What becomes of what is on it. */
  mode?: DriveMode;
  /** How safe its Contents have to be; null: as usual. */
  rule?: Rule | null;
  /** Its own patterns of what is passed over. */
  ignore?: string[];
  /** One more folder of a Volume that is attached. */
  sourceFolder?: string;
  /** All that is ingested of a Volume; the empty path is the whole of it. */
  sourceFolders?: { volumeId: string | null; folders: Buffer[] };
}

/**
 * Renames a Drive, says where it rests, chooses what is ingested of it. Its folder in the Archive stays what it was.
 * @throws Problem `not-found`, or `bad-request` for a source folder or a Volume that it does not have, or for a card
 *   that is not to be copied
 */
export async function changeDrive(
  pool: Pool,
  clock: Clock,
  id: string,
  wish: DriveWish,
  by: string,
): Promise<void> {
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query('SELECT FROM drive WHERE id = $1 FOR UPDATE', [id]);
    if (rowCount === 0) throw problem('not-found');
    if (wish.name !== undefined)
      await client.query('UPDATE drive SET name = $2 WHERE id = $1', [id, wish.name]);
    if (wish.kind !== undefined)
      await client.query('UPDATE drive SET kind = $2 WHERE id = $1', [id, wish.kind]);
    if (wish.kind !== undefined || wish.mode !== undefined) await changeMode(client, id, wish.mode);
    if (wish.place !== undefined) {
      const place = wish.place === null ? null : await placeOfText(client, clock, wish.place);
      await putAt(client, clock, id, place, { by });
    }
    if (wish.rule !== undefined)
      await client.query('UPDATE drive SET rule = $2 WHERE id = $1', [id, wish.rule]);
    if (wish.ignore !== undefined)
      await client.query('UPDATE drive SET ignore = $2 WHERE id = $1', [id, wish.ignore]);
    if (wish.sourceFolder !== undefined) await addSourceFolder(client, id, wish.sourceFolder);
    if (wish.sourceFolders !== undefined) await setSourceFolders(client, id, wish.sourceFolders);
  });
}

async function addSourceFolder(client: PoolClient, driveId: string, path: string): Promise<void> {
  const folder = Buffer.from(path);
  const [top] = segments(folder);
  const { rows } = await client.query<{ id: string; folders: Buffer[] }>(
    `SELECT volume.id, source_folders AS folders FROM volume LEFT JOIN attachment
       ON attachment.volume_id = volume.id AND attachment.detached_at IS NULL
     WHERE volume.drive_id = $1 AND volume.roll IS NULL AND (attachment.top_folders ? $2 OR $3::bytea = ANY(source_folders))
     ORDER BY volume.ordinal LIMIT 1`,
    [driveId, top!.toString('utf8'), folder],
  );
  if (!rows[0]) throw problem('bad-request', 'The drive has no such folder.');
  await setSourceFolders(client, driveId, { volumeId: rows[0].id, folders: [...rows[0].folders, folder] });
}

/** What lies inside another chosen folder is no folder of its own. What was known of others stays known. */
async function setSourceFolders(
  client: PoolClient,
  driveId: string,
  { volumeId, folders }: NonNullable<DriveWish['sourceFolders']>,
): Promise<void> {
  if (!folders.every((folder) => folder.length === 0 || staysBelow(folder)))
    throw problem('bad-request', 'A source folder is named by its path from the top of the drive on.');
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM volume WHERE drive_id = $1 AND roll IS NULL AND ($2::uuid IS NULL OR id = $2)',
    [driveId, volumeId],
  );
  if (rows.length === 0) throw problem('bad-request', 'The drive has no such volume.');
  if (rows.length > 1) throw problem('bad-request', 'The drive has several volumes: say which one.');
  await client.query('UPDATE volume SET source_folders = $2, sources_chosen = true WHERE id = $1', [
    rows[0]!.id,
    outermost(folders),
  ]);
}
