import type { Pool, PoolClient } from 'pg';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import { baseName, parentPath, pathKey } from '../../base/paths.ts';
import type { DriveMode } from '../../catalog/drive/drive-mode.ts';
import { archiveDigest, NOT_COPIED } from '../../catalog/drive/folder-digest.ts';
import { sumFolders } from '../../catalog/drive/sum-folders.store.ts';
import type { IngestRow } from './ingest.store.ts';

const FOLDERS_AT_ONCE = 200;

/** Ends an Ingest whose every file is settled: sums of folders, their digests, moved Files, the state `done`. */
export async function finishIngest(
  pool: Pool,
  lease: Lease,
  row: IngestRow,
  archiveId: string,
  { changed, mode }: { changed: boolean; mode: DriveMode },
): Promise<void> {
  await underLease(pool, lease, async (client) => {
    if (changed) {
      await markMoved(client, row.volumeId);
      await sumFolders(client, row.volumeId);
    }
    if (!row.adopted) await listAdopted(client, row.volumeId);
    await keepDigests(client, row, mode === 'copy' ? archiveId : null);
    await client.query(
      `update ingest set state = 'done', reason = null, folder = null, finished_at = now(), updated_at = now() where id = $1`,
      [row.id],
    );
  });
}

/** Files that were adopted before their Drive was seen: it lists them as they are known; reading them is for the Scrub. */
async function listAdopted(client: PoolClient, volumeId: string): Promise<void> {
  const { rowCount } = await client.query(
    'select from ingest where volume_id = $1 and adopted is not null limit 1',
    [volumeId],
  );
  if (rowCount === 0) return;
  await client.query(
    `insert into copy (content_id, volume_id, file_id, path, path_key, state, evidence, at)
     select content_id, volume_id, id, path, path_key, 'present', 'listed', now() from file f
     where volume_id = $1 and on_drive = 'present' and content_id is not null
       and not exists (select from copy where file_id = f.id and volume_id = $1 and state = 'present')
     on conflict (volume_id, path_key, content_id) do nothing`,
    [volumeId],
  );
}

/** A File that is gone, whose Content stands at a present path of the same Volume, was moved there. */
async function markMoved(client: PoolClient, volumeId: string): Promise<void> {
  await client.query(
    `update file old set on_drive = 'moved', moved_to_id = new.id
     from (select distinct on (content_id) id, content_id, first_seen_at from file
       where volume_id = $1 and on_drive = 'present' and bytes > 0 order by content_id, first_seen_at desc, id) new
     where old.volume_id = $1 and old.on_drive = 'gone' and old.content_id = new.content_id
       and new.first_seen_at >= coalesce(old.gone_at, old.first_seen_at) - interval '1 day' and new.id > old.id`,
    [volumeId],
  );
}

interface CopyRow {
  folder: bigint;
  path: Buffer;
  archived: Buffer | null;
  inode: bigint;
  size: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

/**
 * Keeps the digests of listings whose every File is settled, with the digest of their Archive Copies:
 * the next Scan passes over folders in which both are the same. Without an Archive there are no such Copies.
 */
async function keepDigests(client: PoolClient, row: IngestRow, archiveId: string | null): Promise<void> {
  const unsettled = await foldersWithFailures(client, row.id);
  const listed = await foldersListedAnew(client, row.volumeId, unsettled);
  if (archiveId === null) await keepUncopied(client, listed);
  else
    for (let at = 0; at < listed.length; at += FOLDERS_AT_ONCE)
      await keepSome(client, listed.slice(at, at + FOLDERS_AT_ONCE), archiveId);
  if (listed.length + unsettled.length === 0) return;
  await client.query(
    'update folder set scan_digest = null where volume_id = $1 and scan_digest is not null',
    [row.volumeId],
  );
}

async function keepUncopied(client: PoolClient, folders: bigint[]): Promise<void> {
  await client.query('update folder set digest = scan_digest, archive_digest = $2 where id = any($1)', [
    folders,
    NOT_COPIED,
  ]);
}

/** By the folders' ids: a few of them must not lead to a pass over all Files, nor all of them into memory. */
async function keepSome(client: PoolClient, folders: bigint[], archiveId: string): Promise<void> {
  const { rows } = await client.query<CopyRow>(
    `select f.folder_id as folder, f.path, c.path as archived, c.inode, c.size, c.mtime_ns as "mtimeNs", c.ctime_ns as "ctimeNs"
     from file f left join lateral (select * from copy where file_id = f.id and volume_id = $2
       and content_id = f.content_id and state = 'present' limit 1) c on true
     where f.folder_id = any($1) and f.on_drive = 'present' order by f.folder_id, f.path`,
    [folders, archiveId],
  );
  const copies = Map.groupBy(rows, (copy) => copy.folder);
  const kept = folders
    .map((id) => ({ id, digest: digestOf(copies.get(id) ?? []) }))
    .filter((k) => k.digest !== null);
  await client.query(
    `update folder set digest = scan_digest, archive_digest = t.digest
     from unnest($1::bigint[], $2::bytea[]) as t(id, digest) where folder.id = t.id`,
    [kept.map((k) => k.id), kept.map((k) => k.digest)],
  );
}

/** Null where a Copy stands under another name than its File: such folders are compared file by file. */
function digestOf(copies: CopyRow[]): Buffer | null {
  const plain = copies.every(({ archived, path }) => archived && baseName(archived).equals(baseName(path)));
  return plain
    ? archiveDigest(copies.map((copy) => ({ ...copy, name: baseName(copy.path).toString('latin1') })))
    : null;
}

async function foldersListedAnew(client: PoolClient, volumeId: string, but: Buffer[]): Promise<bigint[]> {
  const { rows } = await client.query<{ id: bigint }>(
    'select id from folder where volume_id = $1 and scan_digest is not null and not (path_key = any($2))',
    [volumeId, but],
  );
  return rows.map((row) => row.id);
}

async function foldersWithFailures(client: PoolClient, ingestId: string): Promise<Buffer[]> {
  const { rows } = await client.query<{ path: Buffer }>(
    `select path from ingest_problem where ingest_id = $1 and kind = 'failed'`,
    [ingestId],
  );
  return rows.flatMap(({ path }) => [pathKey(parentPath(path)), pathKey(path)]);
}
