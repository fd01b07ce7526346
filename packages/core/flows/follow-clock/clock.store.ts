import type { Pool, PoolClient } from 'pg';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { LookedAt } from './look-messages.ts';

/** A known File that the Scan marked, with a proven Copy in the Archive. */
export interface MarkedFile extends LookedAt {
  id: bigint;
  folderId: bigint;
  blake3: Buffer;
}

/** What an Ingest notes of a clock that moved. */
export interface ClockNote {
  /** Null: not all by the same. */
  minutes: number | null;
  /** Files whose times moved. */
  files: number;
  /** Of them: read again and found the same. */
  read: number;
  /** Of them: taken as held. */
  followed: number;
  /** One that was read and is another now, as base64url: all are read. */
  differs: string | null;
}

interface RawMarked {
  id: bigint;
  folder_id: bigint;
  path: Buffer;
  bytes: bigint;
  mtime_ns: bigint;
  blake3: Buffer | null;
  copy_path: Buffer | null;
  inode: bigint;
  size: bigint;
  copy_mtime: bigint;
  copy_ctime: bigint;
}

/** The rows that following a clock reads and writes; all writing happens under the lease of the Ingest. */
export function clockStore(pool: Pool, ids: { ingestId: string; volumeId: string; archiveId: string }) {
  const { ingestId, volumeId, archiveId } = ids;
  return {
    async fsType(): Promise<string | null> {
      const { rows } = await pool.query<{ type: string | null }>(
        'select fs_type as type from volume where id = $1',
        [volumeId],
      );
      return rows[0]?.type ?? null;
    },

    /** Of the next marked Files, in the order of their ids, those that are known; and where to go on, or null. */
    async marked(after: bigint, limit: number): Promise<{ files: MarkedFile[]; last: bigint | null }> {
      const { rows } = await pool.query<RawMarked>(NEXT, [ingestId, archiveId, after, limit]);
      return { files: rows.flatMap(markedFile), last: rows.at(-1)?.id ?? null };
    },

    async markedByIds(fileIds: bigint[]): Promise<MarkedFile[]> {
      const { rows } = await pool.query<RawMarked>(BY_IDS, [ingestId, archiveId, fileIds]);
      return rows.flatMap(markedFile);
    },

    /** What this Ingest noted before it broke off. */
    async noted(): Promise<ClockNote | null> {
      const { rows } = await pool.query<{ clock: ClockNote | null }>(
        'select clock from ingest where id = $1',
        [ingestId],
      );
      return rows[0]?.clock ?? null;
    },

    /** Whether it was found that more than a clock moved, and not all files are settled since. */
    async isDistrusted(): Promise<boolean> {
      const { rowCount } = await pool.query(
        `select from ingest where volume_id = $1 and (clock->>'differs' is not null or clock->'minutes' = 'null') and
           started_at > coalesce((select max(started_at) from ingest where volume_id = $1 and state = 'done'), '-infinity')`,
        [volumeId],
      );
      return rowCount !== 0;
    },

    async note(lease: Lease, note: ClockNote | null): Promise<void> {
      await underLease(pool, lease, (client) => keepNote(client, ingestId, note));
    },

    /** Files of the drive that were read to their end just now, and are what they were. */
    async recordRead(lease: Lease, fileIds: bigint[], note: ClockNote): Promise<void> {
      await underLease(pool, lease, async (client) => {
        await client.query(
          `update copy set evidence = 'read-back', at = now()
           where volume_id = $1 and file_id = any($2) and state = 'present'
             and content_id = (select content_id from file where id = copy.file_id)`,
          [volumeId, fileIds],
        );
        await keepNote(client, ingestId, note);
      });
    },

    /** Takes Files as held, with the times that they have now: nothing of them is to be read any more. */
    async follow(
      lease: Lease,
      files: { id: bigint; bytes: bigint; mtimeNs: bigint }[],
      note: ClockNote,
    ): Promise<void> {
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0n);
      await underLease(pool, lease, async (client) => {
        await client.query(
          `update file set mtime_ns = t.mtime, pending_in = null, moved_to_id = null
           from unnest($1::bigint[], $2::bigint[]) as t(id, mtime) where file.id = t.id`,
          [files.map((file) => file.id), files.map((file) => file.mtimeNs)],
        );
        await client.query(
          `update ingest set held = held + $2, held_bytes = held_bytes + $3, fresh = fresh - $2,
             fresh_bytes = fresh_bytes - $3, updated_at = now() where id = $1`,
          [ingestId, files.length, bytes],
        );
        await keepNote(client, ingestId, note);
      });
    },
  };
}
export type ClockStore = ReturnType<typeof clockStore>;

/**
 * Files, with the Content and the Archive Copy of those that are known and whose Copy has the best evidence that there
 * can be in this Archive, as the Scan asks for it. The inner selects keep the database to the indexes of ids, whatever
 * it believes of tables that have just grown.
 */
const marked = (files: string) => `
  select f.id, f.folder_id, f.path, f.bytes, f.mtime_ns, t.blake3, c.path as copy_path, c.inode, c.size,
    c.mtime_ns as copy_mtime, c.ctime_ns as copy_ctime
  from (${files}) f
  left join lateral (select blake3 from content where id = f.content_id and bytes = f.bytes limit 1) t on true
  left join lateral (select * from (select * from copy where file_id = f.id offset 0) of
    where content_id = f.content_id and volume_id = $2 and state = 'present' and inode is not null
      and (evidence = 'read-back' or evidence = 'written' and (select unproven is not null from volume where id = $2))
    limit 1) c on true
  order by f.id`;

const NEXT = marked('select * from file where pending_in = $1 and id > $3 order by id limit $4');
const BY_IDS = marked(
  'select * from (select * from file where id = any($3) offset 0) o where pending_in = $1',
);

function markedFile(raw: RawMarked): MarkedFile[] {
  const { id, path, bytes, blake3 } = raw;
  if (blake3 === null || raw.copy_path === null) return [];
  const four = { inode: raw.inode, size: raw.size, mtimeNs: raw.copy_mtime, ctimeNs: raw.copy_ctime };
  const known = { folderId: raw.folder_id, mtimeNs: raw.mtime_ns, copyPath: raw.copy_path };
  return [{ id, path, bytes, blake3, four, ...known }];
}

async function keepNote(client: PoolClient, ingestId: string, note: ClockNote | null): Promise<void> {
  await client.query('update ingest set clock = $2, updated_at = now() where id = $1', [
    ingestId,
    note && JSON.stringify(note),
  ]);
}
