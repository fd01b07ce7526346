import type { Pool, PoolClient } from 'pg';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import { pathKey } from '../../base/paths.ts';
import { sumFolders } from '../../catalog/drive/sum-folders.store.ts';
import type { BatchContent, Item, RemovalRow } from './removal.store.ts';

/** What was done for a batch of Files. */
export interface BatchDone {
  items: Item[];
  contents: BatchContent[];
  /** Copies whose rows go. */
  copyIds: bigint[];
  /** Names that were taken out of the Archive. */
  names: number;
  handed: { copyId: bigint; heir: bigint; path: Buffer; four: FourValues }[];
  left: Buffer[];
  /** Inodes whose change time moved with a name that went. */
  followed: { contentId: bigint; before: FourValues; after: FourValues }[];
}

/** Records a batch as one: what was carried out, and that nothing of it is known any more. */
export async function recordBatch(pool: Pool, lease: Lease, row: RemovalRow, done: BatchDone): Promise<void> {
  const whole = done.items.filter(({ contentId }) => contentId === null).map(({ fileId }) => fileId);
  const gone = done.contents.filter(({ need }) => need === 'none').map(({ contentId }) => contentId);
  await underLease(pool, lease, async (client) => {
    await listObjects(client, row.id, gone);
    await takeFromShares(client, done.items);
    await passOn(client, done, whole);
    await client.query('DELETE FROM copy WHERE id = ANY($1)', [done.copyIds]);
    await client.query('DELETE FROM upload WHERE content_id = ANY($1)', [gone]);
    const volumes = await forgetFiles(client, done.items, whole);
    await client.query('DELETE FROM photo WHERE content_id = ANY($1)', [gone]);
    await client.query('DELETE FROM content WHERE id = ANY($1)', [gone]);
    await client.query('INSERT INTO removal_left (removal_id, path) SELECT $1, unnest($2::bytea[])', [
      row.id,
      done.left,
    ]);
    await client.query('DELETE FROM removal_item WHERE id = ANY($1)', [done.items.map(({ id }) => id)]);
    await client.query(
      `UPDATE removal SET done = done + $2, names = names + $3, updated_at = now(),
         volumes = ARRAY(SELECT DISTINCT unnest(volumes || $4::uuid[])) WHERE id = $1`,
      [row.id, done.items.length, done.names, volumes],
    );
  });
}

/** So long a sender may be at work on an upload that is taken from it. */
const SENDING = `interval '3 minutes'`;

/** What is in the cloud of Contents that go, or may arrive there yet. */
async function listObjects(client: PoolClient, removalId: string, gone: bigint[]): Promise<void> {
  await client.query(
    `INSERT INTO removal_object (removal_id, volume_id, key, key_hash, bytes)
     SELECT $1, copy.volume_id, copy.path, copy.path_key, coalesce(copy.size, content.bytes) FROM copy
     JOIN volume ON volume.id = copy.volume_id AND volume.kind = 'cloud' JOIN content ON content.id = copy.content_id
     WHERE copy.content_id = ANY($2) ON CONFLICT DO NOTHING`,
    [removalId, gone],
  );
  await client.query(
    `INSERT INTO removal_object (removal_id, volume_id, key, key_hash, multipart, bytes, next_at)
     SELECT $1, volume_id, convert_to(key, 'UTF8'), key_hash, multipart, bytes, CASE state WHEN 'sending' THEN now() + ${SENDING} ELSE now() END
     FROM upload WHERE content_id = ANY($2) AND key IS NOT NULL
     ON CONFLICT (removal_id, volume_id, key_hash) DO UPDATE SET multipart = excluded.multipart, next_at = excluded.next_at`,
    [removalId, gone],
  );
}

/** A prepared ZIP with a File that goes cannot be made any more. */
async function takeFromShares(client: PoolClient, items: Item[]): Promise<void> {
  const pairs = [items.map(({ fileId }) => fileId), items.map(({ contentId }) => contentId)];
  const those = 'unnest($1::bigint[], $2::bigint[]) AS t(file_id, content_id)';
  const same = (of: string) =>
    `${of}.file_id = t.file_id AND (t.content_id IS NULL OR t.content_id = ${of}.content_id)`;
  await client.query(`DELETE FROM share_item USING ${those} WHERE ${same('share_item')}`, pairs);
  await client.query(
    `DELETE FROM download WHERE id IN (SELECT download_id FROM download_item JOIN ${those} ON ${same('download_item')})`,
    pairs,
  );
}

/** What others need of the Files that go belongs to them from now on. */
async function passOn(client: PoolClient, done: BatchDone, whole: bigint[]): Promise<void> {
  for (const { copyId, heir, path, four } of done.handed) {
    // The Copy that the heir lost there is this one now.
    await client.query(
      `DELETE FROM copy USING copy AS it WHERE it.id = $1 AND copy.volume_id = it.volume_id AND copy.path_key = $2
         AND copy.content_id = it.content_id AND copy.id <> it.id`,
      [copyId, pathKey(path)],
    );
    await client.query(
      `UPDATE copy SET file_id = $2, path = $3, path_key = $4, inode = $5, size = $6, mtime_ns = $7, ctime_ns = $8 WHERE id = $1`,
      [copyId, heir, path, pathKey(path), four.inode, four.size, four.mtimeNs, four.ctimeNs],
    );
  }
  for (const { contentId, before, after } of done.followed)
    await client.query(
      `UPDATE copy SET ctime_ns = $4 WHERE content_id = $1 AND inode = $2 AND ctime_ns = $3
         AND volume_id IN (SELECT id FROM volume WHERE kind = 'archive')`,
      [contentId, before.inode, before.ctimeNs, after.ctimeNs],
    );
  const heirs = done.contents.flatMap(({ contentId, heir }) =>
    heir ? [{ contentId, fileId: heir.fileId }] : [],
  );
  const pairs = [heirs.map(({ contentId }) => contentId), heirs.map(({ fileId }) => fileId), whole];
  const given = 'FROM unnest($1::bigint[], $2::bigint[]) AS t(content_id, heir)';
  await client.query(
    `UPDATE copy SET file_id = t.heir ${given} WHERE copy.content_id = t.content_id AND copy.file_id = ANY($3)
       AND copy.volume_id IN (SELECT id FROM volume WHERE kind = 'cloud')`,
    pairs,
  );
  await client.query(
    `UPDATE upload SET file_id = t.heir ${given} WHERE upload.content_id = t.content_id AND upload.file_id = ANY($3)`,
    pairs,
  );
}

/** Returns the Volumes of the Files. */
async function forgetFiles(client: PoolClient, items: Item[], whole: bigint[]): Promise<string[]> {
  const some = items.filter(({ contentId }) => contentId !== null);
  await client.query(
    `DELETE FROM file_version USING unnest($1::bigint[], $2::bigint[]) AS t(file_id, content_id)
     WHERE file_version.file_id = t.file_id AND file_version.content_id = t.content_id`,
    [some.map(({ fileId }) => fileId), some.map(({ contentId }) => contentId)],
  );
  await client.query('DELETE FROM file_version WHERE file_id = ANY($1)', [whole]);
  await client.query('UPDATE file SET moved_to_id = NULL WHERE moved_to_id = ANY($1)', [whole]);
  // What stands in the folder is compared file by file the next time.
  await client.query(
    `UPDATE folder SET digest = NULL, archive_digest = NULL WHERE id IN (SELECT folder_id FROM file WHERE id = ANY($1))`,
    [whole],
  );
  const { rows } = await client.query<{ id: string }>(
    'WITH gone AS (DELETE FROM file WHERE id = ANY($1) RETURNING volume_id) SELECT DISTINCT volume_id AS id FROM gone',
    [whole],
  );
  return rows.map(({ id }) => id);
}

/** SQL: folders at and below the path of a Removal that nothing is in. */
const EMPTY = `
  SELECT folder.id FROM volume JOIN folder ON folder.volume_id = volume.id WHERE volume.drive_id = $1
    AND ($2::bytea = '' OR folder.path = $2 OR folder.path > $2 || '\\x2f'::bytea AND folder.path < $2 || '\\x30'::bytea)
    AND NOT EXISTS (SELECT FROM file WHERE folder_id = folder.id) AND NOT EXISTS (SELECT FROM folder AS inner_one WHERE inner_one.parent_id = folder.id)`;

/** When nothing is left to take away: folders without Files go, sums are made anew, and it is done. */
export async function finishRemoval(pool: Pool, lease: Lease, row: RemovalRow): Promise<void> {
  await underLease(pool, lease, async (client) => {
    for (let left = 1; left > 0 && row.what !== 'file'; )
      left =
        (await client.query(`DELETE FROM folder WHERE id IN (${EMPTY})`, [row.driveId, row.path])).rowCount ??
        0;
    const { rows } = await client.query<{ id: string }>(
      'SELECT unnest(volumes) AS id FROM removal WHERE id = $1 UNION SELECT id FROM volume WHERE drive_id = $2',
      [row.id, row.driveId],
    );
    for (const { id } of rows) await sumFolders(client, id);
    await client.query(
      `INSERT INTO paper_due (drive_id, due_at) SELECT DISTINCT drive_id, now() FROM volume WHERE id = ANY($1)
       ON CONFLICT (drive_id) DO UPDATE SET due_at = now()`,
      [rows.map(({ id }) => id)],
    );
    await client.query(
      `UPDATE removal SET state = 'done', reason = NULL, finished_at = now(), updated_at = now() WHERE id = $1`,
      [row.id],
    );
  });
}
