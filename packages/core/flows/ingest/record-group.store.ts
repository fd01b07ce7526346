import type { PoolClient } from 'pg';
import { pathKey } from '../../base/paths.ts';
import type { Archived, Outcome } from '../../catalog/file/outcome.ts';
import type { IngestRow } from './ingest.store.ts';
import { followTimes } from './kept-versions.store.ts';
import type { KeptOut } from './record-kept-out.store.ts';

export type Good = Extract<Outcome, { is: 'settled' }>;
export type Bad = Extract<Outcome, { is: 'failed' }>;

/** Records Files whose bytes are proven: contents, versions and Copies. */
export async function recordGood(
  client: PoolClient,
  row: IngestRow,
  archiveId: string,
  good: Good[],
): Promise<void> {
  const contentIds = await insertContents(client, good);
  const fileIds = good.map((g) => g.fileId);
  await addPhotos(client, row, good, contentIds);
  await retireReplaced(client, row, fileIds, contentIds);
  const older = good.flatMap((g) => g.older ?? []);
  if (older.length > 0) await followTimes(client, older);
  await client.query(
    `insert into file_version (file_id, n, content_id, bytes, mtime_ns, ingest_id, written)
     select f.id, coalesce((select max(n) from file_version where file_id = f.id), 0) + 1, t.content_id, t.bytes, t.mtime_ns, $6, t.written
     from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[]) as t(file_id, content_id, bytes, mtime_ns, written)
     join file f on f.id = t.file_id where f.content_id is distinct from t.content_id`,
    [
      fileIds,
      contentIds,
      good.map((g) => g.bytes),
      good.map((g) => g.mtimeNs),
      good.map((g) => g.written),
      row.id,
    ],
  );
  await client.query(
    `update file set content_id = t.content_id, bytes = t.bytes, mtime_ns = t.mtime_ns, pending_in = null,
       on_drive = 'present', gone_at = null, moved_to_id = null, taken_at = p.taken_at,
       order_key = coalesce(-(extract(epoch from p.taken_at) * 1000)::bigint, 9223372036854775807)
     from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) as t(file_id, content_id, bytes, mtime_ns)
     left join photo p on p.content_id = t.content_id where file.id = t.file_id`,
    [fileIds, contentIds, good.map((g) => g.bytes), good.map((g) => g.mtimeNs)],
  );
  // A Photo without a date moves no File in the order, and still says what it is of.
  await client.query(
    `select file_search_write(array_agg(f.id)) from unnest($1::bigint[], $2::bigint[]) as f(id, content_id)
     join photo p on p.content_id = f.content_id and p.state <> 'pending' and p.taken_at is null having count(*) > 0`,
    [fileIds, contentIds],
  );
  await recordCopies(client, row, archiveId, good, contentIds);
}

/** What only a Drive has is looked at there; what is in the Archive now, there. */
async function addPhotos(
  client: PoolClient,
  row: IngestRow,
  good: Good[],
  contentIds: bigint[],
): Promise<void> {
  const photos = good
    .map(({ kind, archived }, i) => ({ id: contentIds[i]!, kind, source: archived ? null : row.volumeId }))
    .filter(({ kind }) => kind === 'photo' || kind === 'film');
  await client.query(
    `insert into photo (content_id, source_id) select distinct on (id) id, source
     from unnest($1::bigint[], $2::uuid[]) as t(id, source) order by id, source nulls first on conflict do nothing`,
    [photos.map(({ id }) => id), photos.map(({ source }) => source)],
  );
  const inArchive = photos.filter(({ source }) => source === null).map(({ id }) => id);
  await client.query(
    'update photo set source_id = null, next_at = now() where content_id = any($1) and source_id is not null',
    [inArchive],
  );
}

/** Contents by digest and size, made where they are new. Returns their ids in the order of `good`. */
async function insertContents(client: PoolClient, good: Good[]): Promise<bigint[]> {
  const digests = [good.map((g) => g.blake3), good.map((g) => g.bytes)];
  await client.query(
    `insert into content (blake3, bytes, crc32, xxh64)
     select distinct on (blake3, bytes) * from unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bytea[]) as t(blake3, bytes, crc32, xxh64)
     order by blake3, bytes on conflict (blake3, bytes) do nothing`,
    [...digests, good.map((g) => g.crc32), good.map((g) => g.xxh64)],
  );
  const { rows } = await client.query<{ id: bigint }>(
    `select c.id from unnest($1::bytea[], $2::bigint[]) with ordinality as t(blake3, bytes, n)
     cross join lateral (select id from content where blake3 = t.blake3 and bytes = t.bytes limit 1) c order by t.n`,
    digests,
  );
  return rows.map((row) => row.id);
}

/**
 * Two Copies each: on the Drive, from which the bytes were read, and in the Archive, where they were read back; of a
 * Drive that is not copied only the first. A card that is checked is about to be formatted: its own Copy is none.
 */
async function recordCopies(
  client: PoolClient,
  row: IngestRow,
  archiveId: string,
  good: Good[],
  contentIds: bigint[],
): Promise<void> {
  const onDrive = good
    .map((g, i) => ({ ...g, contentId: contentIds[i]! }))
    .filter((g) => !g.adopted && row.cardCheckId === null);
  const paths = onDrive.map((g) => g.path);
  await client.query(
    `insert into copy (content_id, volume_id, file_id, path, path_key, state, evidence, at)
     select t.content_id, $5, t.file_id, t.path, t.key, 'present', 'read-back', now()
     from unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[]) as t(content_id, file_id, path, key)
     on conflict (volume_id, path_key, content_id) do update set state = 'present', evidence = 'read-back', at = now(),
       file_id = excluded.file_id`,
    [onDrive.map((g) => g.contentId), onDrive.map((g) => g.fileId), paths, paths.map(pathKey), row.volumeId],
  );
  const inArchive = good.flatMap(({ archived, fileId }, i) =>
    archived ? [{ ...archived, fileId, contentId: contentIds[i]! }] : [],
  );
  await recordArchived(client, archiveId, inArchive);
}

type InArchive = Archived & { fileId: bigint; contentId: bigint };

async function recordArchived(client: PoolClient, archiveId: string, copies: InArchive[]): Promise<void> {
  if (copies.length === 0) return;
  await client.query(
    `insert into copy (content_id, volume_id, file_id, path, path_key, state, evidence, at, inode, size, mtime_ns, ctime_ns)
     select t.content_id, $9, t.file_id, t.path, t.key, 'present', t.evidence,
       case when t.now then now() else coalesce((select max(at) from copy o where o.content_id = t.content_id
         and o.volume_id = $9 and o.state = 'present' and o.evidence = t.evidence), now()) end, t.inode, t.size, t.mtime_ns, t.ctime_ns
     from unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
       $10::boolean[], $11::text[]) as t(content_id, file_id, path, key, inode, size, mtime_ns, ctime_ns, now, evidence)
     on conflict (volume_id, path_key, content_id) do update set state = 'present', evidence = excluded.evidence, at = excluded.at,
       file_id = excluded.file_id, inode = excluded.inode, size = excluded.size, mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns`,
    [
      copies.map((c) => c.contentId),
      copies.map((c) => c.fileId),
      copies.map((c) => c.path),
      copies.map((c) => pathKey(c.path)),
      copies.map((c) => c.four.inode),
      copies.map((c) => c.four.size),
      copies.map((c) => c.four.mtimeNs),
      copies.map((c) => c.four.ctimeNs),
      archiveId,
      copies.map((c) => c.provenNow),
      copies.map((c) => c.evidence),
    ],
  );
  await shareTimes(client, archiveId, copies);
}

/** Records Files that could not be settled, each with its reason. */
export async function recordBad(client: PoolClient, ingestId: string, bad: Bad[]): Promise<void> {
  await client.query('update file set pending_in = null where id = any($1)', [bad.map((b) => b.fileId)]);
  await client.query(
    `insert into ingest_problem (ingest_id, kind, reason, detail, path, bytes)
     select $1, 'failed', t.* from unnest($2::text[], $3::text[], $4::bytea[], $5::bigint[]) as t`,
    [
      ingestId,
      bad.map((b) => b.code),
      bad.map((b) => b.detail),
      bad.map((b) => b.path),
      bad.map((b) => b.bytes),
    ],
  );
}

/** Adds a group to the figures of its Ingest. */
export async function count(
  client: PoolClient,
  ingestId: string,
  { good, bad, kept }: { good: Good[]; bad: Bad[]; kept: KeptOut[] },
): Promise<void> {
  const copied = good.filter((g) => g.written);
  const held = good.filter((g) => !g.written);
  const sum = (of: { bytes: number | bigint }[]) => of.reduce((total, { bytes }) => total + Number(bytes), 0);
  await client.query(
    `update ingest set copied = copied + $2, copied_bytes = copied_bytes + $3, held = held + $4, held_bytes = held_bytes + $5,
       failed = failed + $6, failed_bytes = failed_bytes + $7, settled = settled + $8, settled_bytes = settled_bytes + $9,
       skipped = skipped + $10, skipped_bytes = skipped_bytes + $11,
       updated_at = now() where id = $1`,
    [
      ingestId,
      copied.length,
      sum(copied),
      held.length,
      sum(held),
      bad.length,
      sum(bad),
      good.length + bad.length + kept.length,
      sum(good) + sum(bad) + sum(kept),
      kept.length,
      sum(kept),
    ],
  );
}

/** What a changed File held before is on the Drive no more; its Archive Copy was moved aside. */
async function retireReplaced(
  client: PoolClient,
  row: IngestRow,
  fileIds: bigint[],
  contentIds: bigint[],
): Promise<void> {
  const { rows } = await client.query<{ id: bigint; contentId: bigint }>(
    `select f.id, f.content_id as "contentId" from unnest($1::bigint[], $2::bigint[]) as t(file_id, content_id)
     join file f on f.id = t.file_id where f.content_id <> t.content_id`,
    [fileIds, contentIds],
  );
  for (const { id, contentId } of rows)
    await client.query(
      `update copy set state = 'missing' where file_id = $1 and content_id = $2 and volume_id = $3 and state = 'present'`,
      [id, contentId, row.volumeId],
    );
}

/** A new hard link changes the ctime that all names of the inode share. */
async function shareTimes(client: PoolClient, archiveId: string, copies: InArchive[]): Promise<void> {
  for (const { contentId, provenNow, four } of copies) {
    if (provenNow) continue;
    await client.query(
      'update copy set ctime_ns = $3 where content_id = $1 and inode = $2 and volume_id = $4 and ctime_ns <> $3',
      [contentId, four.inode, four.ctimeNs, archiveId],
    );
  }
}
