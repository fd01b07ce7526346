import type { Pool } from 'pg';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { DriveMode } from '../../catalog/drive/drive-mode.ts';
import type { RemovedFromDrive } from '../../catalog/removal/removed-paths.ts';
import { removedFromDrive } from '../../catalog/removal/tombstone.store.ts';
import type { KnownFile } from './plan-scan.ts';
import {
  type BatchChanges,
  count,
  insertFiles,
  insertFolders,
  insertProblems,
  setDigests,
} from './scan-writes.store.ts';

export interface FolderRow {
  id: bigint;
  path: string;
  present: boolean;
  /** Below it, as the last Scan left them. */
  files: bigint;
  digest: string | null;
  archiveDigest: string | null;
}

export interface FileRow extends KnownFile {
  id: bigint;
  folderId: bigint;
  path: string;
  onDrive: string;
  copyPath: Buffer | null;
  /** Nothing has to stand in the Archive: its Copy there was freed, or its Drive is not copied. */
  uncopied: boolean;
  /** Of the proof of its Archive Copy. */
  four: FourValues | null;
}

const latin1 = (bytes: Buffer) => bytes.toString('latin1');

/** The rows that a Scan reads and writes; all writing happens under the lease of its Ingest. */
export function scanStore(
  pool: Pool,
  ids: { ingestId: string; volumeId: string; driveId: string; archiveId: string; mode: DriveMode },
) {
  const { ingestId, volumeId, driveId, archiveId, mode } = ids;
  /** The Volume whose Copy of a File says that there is nothing left to do for it. */
  const heldOn = mode === 'copy' ? archiveId : volumeId;
  return {
    /** Forgets what an earlier run of this Ingest had planned and counted. */
    async begin(lease: Lease): Promise<void> {
      await underLease(pool, lease, async (client) => {
        await client.query('update file set pending_in = null where pending_in = $1', [ingestId]);
        await client.query(
          'update folder set scan_digest = null where volume_id = $1 and scan_digest is not null',
          [volumeId],
        );
        await client.query('delete from ingest_problem where ingest_id = $1', [ingestId]);
        await client.query(
          `update ingest set scanned = false, fresh = 0, fresh_bytes = 0, settled = 0, settled_bytes = 0,
             written = 0, written_bytes = 0, updated_at = now() where id = $1`,
          [ingestId],
        );
      });
    },

    async folders(): Promise<FolderRow[]> {
      const { rows } = await pool.query<{
        id: bigint;
        path: Buffer;
        present: boolean;
        files: bigint;
        d: Buffer | null;
        a: Buffer | null;
      }>(
        'select id, path, present, files, digest as d, archive_digest as a from folder where volume_id = $1',
        [volumeId],
      );
      return rows.map(({ id, path, present, files, d, a }) => ({
        id,
        path: latin1(path),
        present,
        files,
        digest: d && latin1(d),
        archiveDigest: a && latin1(a),
      }));
    },

    /** What was removed on purpose; read at the start of each Scan, which a Removal makes begin anew. */
    removed: (): Promise<RemovedFromDrive> => removedFromDrive(pool, driveId),

    async newFolderIds(count: number): Promise<bigint[]> {
      if (count === 0) return [];
      const { rows } = await pool.query<{ id: bigint }>(
        `select nextval(pg_get_serial_sequence('folder', 'id')) as id from generate_series(1, $1)`,
        [count],
      );
      return rows.map((row) => row.id);
    },

    /** The Files of folders, with the Copy of their newest Content that makes them held. */
    async filesIn(folderIds: bigint[]): Promise<FileRow[]> {
      if (folderIds.length === 0) return [];
      const { rows } = await pool.query<RawFileRow>(FILES_IN, [folderIds, heldOn, ingestId, mode !== 'copy']);
      return rows.map(fileRow);
    },

    async record(lease: Lease, changes: BatchChanges): Promise<void> {
      await underLease(pool, lease, async (client) => {
        await insertFolders(client, volumeId, changes.newFolders);
        if (changes.waysThere.length > 0)
          await client.query('update folder set present = true where id = any($1)', [changes.waysThere]);
        await setDigests(client, changes.digests);
        await insertFiles(client, { ingestId, volumeId, driveId }, changes.newFiles);
        if (changes.pendingFiles.length > 0)
          await client.query(
            `update file set pending_in = $2, on_drive = 'present', gone_at = null where id = any($1)`,
            [changes.pendingFiles, ingestId],
          );
        if (changes.returnedFiles.length > 0)
          await client.query(
            `update file set on_drive = 'present', moved_to_id = null, gone_at = null where id = any($1)`,
            [changes.returnedFiles],
          );
        await insertProblems(client, ingestId, changes.problems);
        await count(client, ingestId, changes.counts, changes.folder);
      });
    },

    async analyze(): Promise<void> {
      await pool.query('analyze file, folder');
    },

    /** The Scan is complete: what it did not meet is gone from the Drive; nothing is deleted. */
    async complete(lease: Lease, gone: { files: bigint[]; folders: bigint[] }): Promise<number> {
      return underLease(pool, lease, async (client) => {
        const { rows } = await client.query<{ id: bigint }>(
          `update file set on_drive = 'gone', gone_at = now()
           where on_drive = 'present' and (id = any($1) or folder_id = any($2)) returning id`,
          [gone.files, gone.folders],
        );
        await client.query(
          `update copy set state = 'missing' where volume_id = $1 and state = 'present' and file_id = any($2)`,
          [volumeId, rows.map((row) => row.id)],
        );
        await client.query('update folder set present = false, digest = null where id = any($1)', [
          gone.folders,
        ]);
        await client.query('update ingest set scanned = true, updated_at = now() where id = $1', [ingestId]);
        await client.query('update volume set last_scan_at = now() where id = $1', [volumeId]);
        // What is adopted was walked in the Archive, not on the Drive.
        await client.query(
          `update volume set scanned_folders = source_folders, scanned_in = (select id from attachment
             where volume_id = $1 and detached_at is null order by attached_at desc limit 1)
           where id = $1 and exists (select from ingest where id = $2 and adopted is null)`,
          [volumeId, ingestId],
        );
        return rows.length;
      });
    },
  };
}
export type ScanStore = ReturnType<typeof scanStore>;

interface RawFileRow {
  id: bigint;
  folder_id: bigint;
  path: Buffer;
  bytes: bigint;
  mtime_ns: bigint;
  on_drive: string;
  proven: boolean;
  uncopied: boolean;
  copy_path: Buffer | null;
  inode: bigint | null;
  size: bigint | null;
  copy_mtime: bigint | null;
  copy_ctime: bigint | null;
  by_this: boolean;
}

/** A File that rotted on a Drive that is not copied is no new version of itself: it is not read as one. */
const FILES_IN = `
  select f.id, f.folder_id, f.path, f.bytes, f.mtime_ns, f.on_drive, c.path as copy_path, c.inode, c.size,
    c.mtime_ns as copy_mtime, c.ctime_ns as copy_ctime,
    coalesce($4 or c.state = 'freed', false) as uncopied,
    coalesce(case when $4 then c.state = 'damaged' or c.state = 'present' and c.evidence = 'read-back'
      else c.state = 'freed' or c.state = 'present' and (c.evidence = 'read-back' or c.evidence = 'written' and
      (select unproven is not null from volume where id = $2)) end, false) as proven,
    exists (select 1 from file_version v where v.file_id = f.id and v.content_id = f.content_id
      and v.ingest_id = $3 and v.written) as by_this
  from file f
  left join lateral (
    select * from copy where content_id = f.content_id and volume_id = $2 and file_id = f.id
    order by state not in ('present', 'freed', 'damaged'), state = 'damaged' limit 1) c on true
  where f.folder_id = any($1)`;

function fileRow(row: RawFileRow): FileRow {
  const four =
    row.inode === null || row.size === null || row.copy_mtime === null || row.copy_ctime === null
      ? null
      : { inode: row.inode, size: row.size, mtimeNs: row.copy_mtime, ctimeNs: row.copy_ctime };
  return {
    id: row.id,
    folderId: row.folder_id,
    path: latin1(row.path),
    bytes: row.bytes,
    mtimeNs: row.mtime_ns,
    onDrive: row.on_drive,
    proven: row.proven,
    uncopied: row.uncopied,
    four,
    copyPath: row.copy_path,
    writtenByThisIngest: row.by_this,
  };
}
