import type { PoolClient } from 'pg';
import { kindOf } from '../../adapters/media/file-kind.ts';
import { displayText } from '../../base/bytes.ts';
import { baseName, parentPath, pathKey } from '../../base/paths.ts';
import { searchText } from '../../catalog/file/search-text.ts';

/** A version of a File as it is put back without an export. */
export interface FoundVersion {
  path: Buffer;
  onDrive: 'present' | 'gone' | 'moved';
  bytes: number;
  mtimeNs: bigint;
  /** Null: it was never read. */
  version: {
    /** Null: the next one. */
    n: number | null;
    current: boolean;
    origin: 'drive' | 'archive';
    seenAt: Date;
    blake3: Buffer;
    crc32: number;
    xxh64: Buffer | null;
  } | null;
  cloud: { key: Buffer; versionId: string | null; etag: string } | null;
  archived: Buffer | null;
}

export interface PutBackIds {
  driveId: string;
  volumeId: string;
  archiveId: string;
  cloudId: string | null;
  /** As of when it is known. */
  at: Date;
}

const hex = (bytes: Buffer) => bytes.toString('latin1');

/** Puts versions of Files of one Volume back; folders above them are made, what is there already stays. */
export function putBack(client: PoolClient, ids: PutBackIds) {
  const folders = new Map<string, bigint>();

  async function folderOf(path: Buffer): Promise<bigint> {
    const known = folders.get(hex(path));
    if (known !== undefined) return known;
    const parent = path.length === 0 ? null : parentPath(path);
    const parentId = parent === null || parent.length === 0 ? null : await folderOf(parent);
    const { rows } = await client.query<{ id: bigint }>(
      `insert into folder (volume_id, parent_id, path, path_key, name) values ($1, $2, $3, $4, $5)
       on conflict (volume_id, path_key) do update set present = true returning id`,
      [ids.volumeId, parentId, path, pathKey(path), baseName(path)],
    );
    folders.set(hex(path), rows[0]!.id);
    return rows[0]!.id;
  }

  return async (found: FoundVersion[]): Promise<void> => {
    const contents = await putContents(client, found);
    const files = await putFiles(client, ids, found, folderOf);
    for (const one of found) {
      const fileId = files.get(hex(pathKey(one.path)))!;
      if (one.version === null) continue;
      const contentId = contents.get(contentKey(one.version.blake3, one.bytes))!;
      await putVersion(client, fileId, contentId, one);
      await putCopies(client, ids, fileId, contentId, one);
    }
  };
}

const contentKey = (blake3: Buffer, bytes: number) => `${hex(blake3)} ${bytes}`;

async function putContents(client: PoolClient, found: FoundVersion[]): Promise<Map<string, bigint>> {
  const read = found.flatMap(({ version, bytes, path }) =>
    version === null
      ? []
      : [{ ...version, bytes, isPhoto: ['photo', 'film'].includes(kindOf(baseName(path))) }],
  );
  const values = [read.map(({ blake3 }) => blake3), read.map(({ bytes }) => bytes)];
  await client.query(
    `insert into content (blake3, bytes, crc32, xxh64)
     select distinct on (blake3, bytes) * from unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bytea[]) as t(blake3, bytes, crc32, xxh64)
     on conflict (blake3, bytes) do nothing`,
    [...values, read.map(({ crc32 }) => crc32), read.map(({ xxh64 }) => xxh64)],
  );
  const { rows } = await client.query<{ id: bigint; blake3: Buffer; bytes: bigint }>(
    `select c.id, c.blake3, c.bytes from content c join (
       select distinct * from unnest($1::bytea[], $2::bigint[]) as t(blake3, bytes)) as t using (blake3, bytes)`,
    values,
  );
  const contents = new Map(rows.map(({ id, blake3, bytes }) => [contentKey(blake3, Number(bytes)), id]));
  const photos = read.filter(({ isPhoto }) => isPhoto);
  await client.query(
    'insert into photo (content_id) select distinct id from unnest($1::bigint[]) as t(id) on conflict do nothing',
    [photos.map(({ blake3, bytes }) => contents.get(contentKey(blake3, bytes)))],
  );
  return contents;
}

async function putFiles(
  client: PoolClient,
  ids: PutBackIds,
  found: FoundVersion[],
  folderOf: (path: Buffer) => Promise<bigint>,
): Promise<Map<string, bigint>> {
  const files = [...new Map(found.map((one) => [hex(one.path), one])).values()];
  const folderIds: bigint[] = [];
  for (const { path } of files) folderIds.push(await folderOf(parentPath(path)));
  const texts = files.map(({ path }) => displayText(path));
  const keys = files.map(({ path }) => pathKey(path));
  await client.query(
    `insert into file (volume_id, drive_id, folder_id, path, path_key, path_text, search_text, kind, bytes, mtime_ns, on_drive, first_seen_at)
     select $1, $2, t.folder, t.path, t.key, t.text, t.search, t.kind, t.bytes, t.mtime, t.on_drive, $3
     from unnest($4::bigint[], $5::bytea[], $6::bytea[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::text[])
       as t(folder, path, key, text, search, kind, bytes, mtime, on_drive)
     on conflict (volume_id, path_key) do nothing`,
    [
      ...[ids.volumeId, ids.driveId, ids.at, folderIds, files.map(({ path }) => path), keys],
      ...[texts, texts.map(searchText), files.map(({ path }) => kindOf(baseName(path)))],
      ...[files.map((one) => one.bytes), files.map((one) => one.mtimeNs), files.map((one) => one.onDrive)],
    ],
  );
  const { rows } = await client.query<{ id: bigint; key: Buffer }>(
    'select id, path_key as key from file where volume_id = $1 and path_key = any($2)',
    [ids.volumeId, keys],
  );
  return new Map(rows.map(({ id, key }) => [hex(key), id]));
}

async function putVersion(
  client: PoolClient,
  fileId: bigint,
  contentId: bigint,
  { bytes, mtimeNs, version }: FoundVersion,
): Promise<void> {
  const { n, origin, seenAt, current } = version!;
  await client.query(
    `insert into file_version (file_id, n, content_id, bytes, mtime_ns, seen_at, written, origin)
     select $1, coalesce($2, (select coalesce(max(n), 0) + 1 from file_version where file_id = $1)), $3, $4, $5, $6, true, $7
     where $2 is not null or not exists (select from file_version where file_id = $1 and content_id = $3)
     on conflict (file_id, n) do nothing`,
    [fileId, n, contentId, bytes, mtimeNs, seenAt, origin],
  );
  if (current)
    await client.query('update file set content_id = $2, bytes = $3, mtime_ns = $4 where id = $1', [
      fileId,
      contentId,
      bytes,
      mtimeNs,
    ]);
}

/** Nothing of them was read or acknowledged here: they are listed, and count once they are proven again. */
async function putCopies(
  client: PoolClient,
  ids: PutBackIds,
  fileId: bigint,
  contentId: bigint,
  { cloud, archived, bytes }: FoundVersion,
): Promise<void> {
  const put = (volumeId: string, path: Buffer, etag: string | null, versionId: string | null) =>
    client.query(
      `insert into copy (content_id, volume_id, file_id, path, path_key, state, evidence, at, size, etag, version_id)
       values ($1, $2, $3, $4, $5, 'present', 'listed', $6, $7, $8, $9) on conflict (volume_id, path_key, content_id) do nothing`,
      [contentId, volumeId, fileId, path, pathKey(path), ids.at, bytes, etag, versionId],
    );
  if (cloud !== null && ids.cloudId !== null) await put(ids.cloudId, cloud.key, cloud.etag, cloud.versionId);
  if (archived !== null) await put(ids.archiveId, archived, null, null);
}

/** Sums over everything below each folder, present paths only. */
export async function sumFolders(client: PoolClient, volumeId: string): Promise<void> {
  await client.query(
    `with recursive own as (
       select folder_id as id, count(*) as files, sum(bytes) as bytes from file
       where volume_id = $1 and on_drive = 'present' group by folder_id),
     up as (
       select id, files, bytes from own
       union all select f.parent_id, up.files, up.bytes from up join folder f on f.id = up.id where f.parent_id is not null)
     update folder set files = t.files, bytes = t.bytes
     from (select id, sum(files) as files, sum(bytes) as bytes from up group by id) as t where folder.id = t.id`,
    [volumeId],
  );
}
