import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import { problem } from '../../base/errors.ts';

/**
 * Takes its owner's word whether a Drive is the known one that it may be. If so, what was noted of it goes over to
 * that one; nothing of it was ingested yet. Returns the Drive that it is now.
 * @throws Problem `not-found` where nothing was asked, `already-exists` while the known one is attached itself
 */
export async function answerWhichDrive(pool: Pool, driveId: string, same: boolean): Promise<string> {
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string; maybeId: string }>(
      `select id, maybe_id as "maybeId" from volume where drive_id = $1 and maybe_id is not null for update`,
      [driveId],
    );
    if (rows.length === 0) throw problem('not-found', 'Nothing was asked about this drive.');
    if (!same) {
      await client.query('update volume set maybe_id = null, maybe_why = null where drive_id = $1', [
        driveId,
      ]);
      return driveId;
    }
    for (const { id, maybeId } of rows) await handOver(client, id, maybeId);
    await client.query(
      'delete from drive where id = $1 and not exists (select from volume where drive_id = $1)',
      [driveId],
    );
    const known = await client.query<{ id: string }>('select drive_id as id from volume where id = $1', [
      rows[0]!.maybeId,
    ]);
    return known.rows[0]!.id;
  });
}

async function handOver(client: PoolClient, from: string, to: string): Promise<void> {
  const { rowCount } = await client.query(
    'select from attachment where volume_id = $1 and detached_at is null',
    [to],
  );
  if (rowCount)
    throw problem('already-exists', 'That drive is attached itself at the moment, so this is another.');
  await client.query('delete from ingest where volume_id = $1', [from]);
  await client.query('update attachment set volume_id = $2 where volume_id = $1', [from, to]);
  // In another enclosure it has another serial from now on.
  await client.query(
    `update volume set serial = coalesce(seen.serial, volume.serial), label = seen.label, free = seen.free,
       table_uuid = coalesce(seen.table_uuid, volume.table_uuid), fingerprint = seen.fingerprint, odometer = seen.odometer
     from volume seen where seen.id = $1 and volume.id = $2`,
    [from, to],
  );
  await client.query('delete from volume where id = $1', [from]);
}
