import type { Pool, PoolClient } from 'pg';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import { baseName, parentPath, pathKey } from '../../base/paths.ts';
import { archiveDigest } from '../../catalog/drive/folder-digest.ts';
import type { IngestRow } from './ingest.store.ts';

/** Ends an Ingest whose every file is settled: sums of folders, their digests, moved Files, the state `done`. */
export async function finishIngest(
  pool: Pool,
  lease: Lease,
  row: IngestRow,
  archiveId: string,
  changed: boolean,
): Promise<void> {
  await underLease(pool, lease, async (client) => {
    if (changed) {
      await markMoved(client, row.volumeId);
      await sumFolders(client, row.volumeId);
    }
    await keepDigests(client, row, archiveId);
    await client.query(
      `update ingest set state = 'done', reason = null, folder = null, finished_at = now(), updated_at = now() where id = $1`,
      [row.id],
    );
  });
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

interface FolderSum {
  id: bigint;
  parent: bigint | null;
  files: bigint;
  bytes: bigint;
}

/** Each folder's figures are those of its own Files and of all folders below it. */
async function sumFolders(client: PoolClient, volumeId: string): Promise<void> {
  const { rows } = await client.query<FolderSum>(
    `select d.id, d.parent_id as parent, coalesce(s.files, 0)::bigint as files, coalesce(s.bytes, 0)::bigint as bytes
     from folder d left join (select folder_id, count(*) as files, sum(bytes) as bytes from file
       where volume_id = $1 and on_drive = 'present' group by folder_id) s on s.folder_id = d.id
     where d.volume_id = $1 order by d.id desc`,
    [volumeId],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  // Parents are older than their folders, so a pass from the newest on has each sum complete when it is handed up.
  for (const row of rows) {
    const parent = row.parent === null ? undefined : byId.get(row.parent);
    if (!parent) continue;
    parent.files += row.files;
    parent.bytes += row.bytes;
  }
  await client.query(
    `update folder set files = t.files, bytes = t.bytes from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as t(id, files, bytes)
     where folder.id = t.id and (folder.files, folder.bytes) is distinct from (t.files, t.bytes)`,
    [rows.map((row) => row.id), rows.map((row) => row.files), rows.map((row) => row.bytes)],
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
 * the next Scan passes over folders in which both are the same.
 */
async function keepDigests(client: PoolClient, row: IngestRow, archiveId: string): Promise<void> {
  const unsettled = await foldersWithFailures(client, row.id);
  const { rows } = await client.query<CopyRow>(
    `select d.id as folder, f.path, c.path as archived, c.inode, c.size, c.mtime_ns as "mtimeNs", c.ctime_ns as "ctimeNs"
     from folder d join file f on f.folder_id = d.id and f.on_drive = 'present'
     left join copy c on c.file_id = f.id and c.volume_id = $2 and c.content_id = f.content_id and c.state = 'present'
     where d.volume_id = $1 and d.scan_digest is not null and not (d.path_key = any($3))
     order by d.id, f.path`,
    [row.volumeId, archiveId, unsettled],
  );
  const digests = new Map<bigint, Buffer | null>();
  for (const [folder, copies] of Map.groupBy(rows, (copy) => copy.folder)) {
    const plain = copies.every(
      (copy) => copy.archived && baseName(copy.archived).equals(baseName(copy.path)),
    );
    const entries = copies.map((copy) => ({ ...copy, name: baseName(copy.path).toString('latin1') }));
    digests.set(folder, plain ? archiveDigest(entries) : null);
  }
  await client.query(
    `update folder set digest = scan_digest, archive_digest = coalesce(t.digest, $4), scan_digest = null
     from (select d.id, k.digest, k.id is null as empty from folder d
       left join unnest($1::bigint[], $2::bytea[]) as k(id, digest) on k.id = d.id
       where d.volume_id = $3 and d.scan_digest is not null and not (d.path_key = any($5))) t
     where folder.id = t.id and (t.empty or t.digest is not null)`,
    [[...digests.keys()], [...digests.values()], row.volumeId, archiveDigest([]), unsettled],
  );
  await client.query(
    'update folder set scan_digest = null where volume_id = $1 and scan_digest is not null',
    [row.volumeId],
  );
}

async function foldersWithFailures(client: PoolClient, ingestId: string): Promise<Buffer[]> {
  const { rows } = await client.query<{ path: Buffer }>(
    `select path from ingest_problem where ingest_id = $1 and kind = 'failed'`,
    [ingestId],
  );
  return rows.flatMap(({ path }) => [pathKey(parentPath(path)), pathKey(path)]);
}
