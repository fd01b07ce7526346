import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';

export interface DriveWish {
  name?: string;
  /** Null: nowhere in particular. */
  place?: string | null;
  kind?: 'drive' | 'card' | 'folder';
  /** One of the top folders of a Volume that is attached. */
  sourceFolder?: string;
}

/**
 * Renames a Drive, says where it rests, chooses its source folder. Its folder in the Archive stays what it was.
 * @throws Problem `not-found`, or `bad-request` for a source folder that it does not have
 */
export async function changeDrive(pool: Pool, clock: Clock, id: string, wish: DriveWish): Promise<void> {
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query('SELECT FROM drive WHERE id = $1 FOR UPDATE', [id]);
    if (rowCount === 0) throw problem('not-found');
    if (wish.name !== undefined)
      await client.query('UPDATE drive SET name = $2 WHERE id = $1', [id, wish.name]);
    if (wish.kind !== undefined)
      await client.query('UPDATE drive SET kind = $2 WHERE id = $1', [id, wish.kind]);
    if (wish.place !== undefined) {
      const place = wish.place === null ? null : await findOrMakePlace(client, clock, wish.place.trim());
      await client.query('UPDATE drive SET place_id = $2 WHERE id = $1', [id, place]);
    }
    if (wish.sourceFolder !== undefined) await chooseSourceFolder(client, id, wish.sourceFolder);
  });
}

/** A Place is written `place, building` or only `place`. */
async function findOrMakePlace(client: PoolClient, clock: Clock, text: string): Promise<string> {
  const comma = text.lastIndexOf(',');
  const name = (comma < 0 ? text : text.slice(0, comma)).trim();
  const building = comma < 0 ? '' : text.slice(comma + 1).trim();
  const site = await client.query<{ id: string }>(
    `INSERT INTO site (id, name) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id`,
    [newId(clock), building],
  );
  const place = await client.query<{ id: string }>(
    `INSERT INTO place (id, site_id, name) VALUES ($1, $2, $3)
     ON CONFLICT (site_id, name) DO UPDATE SET name = excluded.name RETURNING id`,
    [newId(clock), site.rows[0]!.id, name],
  );
  return place.rows[0]!.id;
}

async function chooseSourceFolder(client: PoolClient, id: string, name: string): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE volume SET source_folders = array_append(source_folders, $2) FROM attachment
     WHERE attachment.volume_id = volume.id AND attachment.detached_at IS NULL AND volume.drive_id = $1
       AND attachment.top_folders ? $3 AND NOT ($2 = ANY(source_folders))`,
    [id, Buffer.from(name), name],
  );
  if (rowCount) return;
  const chosen = await client.query(
    'SELECT FROM volume WHERE drive_id = $1 AND $2::bytea = ANY(source_folders)',
    [id, Buffer.from(name)],
  );
  if (chosen.rowCount === 0) throw problem('bad-request', 'The drive has no such folder at its top.');
}
