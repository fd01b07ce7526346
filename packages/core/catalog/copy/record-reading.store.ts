import type { PoolClient } from 'pg';
import type { Digest } from '../../adapters/archive-store/digest.ts';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import { kindOf } from '../../adapters/media/file-kind.ts';
import { baseName, pathKey } from '../../base/paths.ts';
import { reopenUploads } from './reopen-uploads.store.ts';

/** A Copy as it was when it was read: what has become of it since wins. */
export interface ReadCopy {
  copyId: bigint;
  path: Buffer;
}

const ids = (copies: ReadCopy[]) => [copies.map((c) => c.copyId), copies.map((c) => pathKey(c.path))];
const SAME = 'copy.id = t.id and copy.path_key = t.key';
/** SQL: whether a listing says more of a Copy than is known. */
const RENEWED = `(copy.evidence <> 'read-back' or copy.at < now() - interval '180 days')`;
/** SQL: what a reading proves on the Volume named by an expression. */
const evidenceOn = (volumeId: string) =>
  `case when (select unproven is null from volume where id = ${volumeId}) then 'read-back' else 'written' end`;

/** A good reading renews the proof, with the four values that the file has now. */
export async function renewProofs(
  client: PoolClient,
  copies: (ReadCopy & { four: FourValues | null })[],
): Promise<void> {
  if (copies.length === 0) return;
  await client.query(
    `update copy set state = 'present', evidence = ${evidenceOn('copy.volume_id')}, at = now(), checked_at = now(),
       inode = coalesce(t.inode, copy.inode), size = coalesce(t.size, copy.size),
       mtime_ns = coalesce(t.mtime_ns, copy.mtime_ns), ctime_ns = coalesce(t.ctime_ns, copy.ctime_ns)
     from unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
       as t(id, key, inode, size, mtime_ns, ctime_ns) where ${SAME}`,
    [
      ...ids(copies),
      copies.map((c) => c.four?.inode ?? null),
      copies.map((c) => c.four?.size ?? null),
      copies.map((c) => c.four?.mtimeNs ?? null),
      copies.map((c) => c.four?.ctimeNs ?? null),
    ],
  );
}

/**
 * A listing with equal size and digest renews the date of a Copy that was written. One that was read back keeps its
 * date, and after half a year is written again from this day on. What was damaged stays so: only bytes can heal.
 */
export async function renewListed(client: PoolClient, copies: ReadCopy[]): Promise<void> {
  if (copies.length === 0) return;
  await client.query(
    `update copy set checked_at = now(),
       at = case when copy.state = 'present' and ${RENEWED} then now() else copy.at end,
       evidence = case when copy.evidence = 'read-back' and ${RENEWED} then 'written' else copy.evidence end
     from unnest($1::bigint[], $2::bytea[]) as t(id, key) where ${SAME}`,
    ids(copies),
  );
}

/** Names of one inode share their bytes: where one of them is damaged all are. */
export async function markDamaged(client: PoolClient, copies: ReadCopy[]): Promise<void> {
  if (copies.length === 0) return;
  await client.query(
    `update copy set state = 'damaged', at = now(), checked_at = now()
     from (select distinct o.id from unnest($1::bigint[], $2::bytea[]) as t(id, key) join copy on ${SAME}
       join copy o on o.id = copy.id
         or (o.content_id = copy.content_id and o.volume_id = copy.volume_id and o.inode = copy.inode)) as all_names
     where copy.id = all_names.id and copy.state <> 'missing'`,
    ids(copies),
  );
  await reopenUploads(
    client,
    copies.map(({ copyId }) => copyId),
  );
}

/** Only for Copies of a Volume whose identity was proven. */
export async function markMissing(client: PoolClient, copies: ReadCopy[]): Promise<void> {
  if (copies.length === 0) return;
  await client.query(
    `update copy set state = 'missing', checked_at = now() from unnest($1::bigint[], $2::bytea[]) as t(id, key)
     where ${SAME}`,
    ids(copies),
  );
  await reopenUploads(
    client,
    copies.map(({ copyId }) => copyId),
  );
}

/** Notes that they were looked at, and that nothing could be said. */
export async function noteChecked(client: PoolClient, copies: ReadCopy[]): Promise<void> {
  if (copies.length === 0) return;
  await client.query('update copy set checked_at = now() where id = any($1)', [copies.map((c) => c.copyId)]);
}

/** Other bytes at an Archive Copy's path, with all their digests. */
export interface ChangedCopy extends ReadCopy {
  fileId: bigint | null;
  four: FourValues;
  digest: Digest;
}

/**
 * Found bytes become a version "changed in the Archive" of the File, with a Copy of their own; the old Copy is
 * missing. What the Drive had stays the File's Content.
 */
export async function recordChanged(
  client: PoolClient,
  archiveId: string,
  changed: ChangedCopy[],
): Promise<void> {
  await markMissing(client, changed);
  for (const one of changed) await recordFound(client, archiveId, one);
}

async function recordFound(client: PoolClient, archiveId: string, found: ChangedCopy): Promise<void> {
  const { digest, four, fileId } = found;
  const { rows } = await client.query<{ id: bigint }>(
    `with made as (insert into content (blake3, bytes, crc32, xxh64) values ($1, $2, $3, $4)
       on conflict (blake3, bytes) do nothing returning id)
     select id from made union all select id from content where blake3 = $1 and bytes = $2 limit 1`,
    [Buffer.from(digest.blake3), digest.bytes, digest.crc32, Buffer.from(digest.xxh64)],
  );
  const contentId = rows[0]!.id;
  if (['photo', 'film'].includes(kindOf(baseName(found.path))))
    await client.query('insert into photo (content_id) values ($1) on conflict do nothing', [contentId]);
  await client.query(
    `insert into copy (content_id, volume_id, file_id, path, path_key, state, evidence, at, checked_at, inode, size, mtime_ns, ctime_ns)
     values ($1, $2, $3, $4, $5, 'present', ${evidenceOn('$2')}, now(), now(), $6, $7, $8, $9)
     on conflict (volume_id, path_key, content_id) do update set state = 'present', evidence = excluded.evidence, at = now(),
       checked_at = now(), inode = $6, size = $7, mtime_ns = $8, ctime_ns = $9`,
    [
      ...[contentId, archiveId, fileId, found.path, pathKey(found.path)],
      ...[four.inode, four.size, four.mtimeNs, four.ctimeNs],
    ],
  );
  if (fileId === null) return;
  await client.query(
    `insert into file_version (file_id, n, content_id, bytes, mtime_ns, written, origin)
     select $1, newest.n + 1, $2, $3, $4, false, 'archive'
     from (select n, content_id from file_version where file_id = $1 order by n desc limit 1) as newest
     where newest.content_id <> $2`,
    [fileId, contentId, digest.bytes, four.mtimeNs],
  );
}
