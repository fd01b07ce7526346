import type { Pool } from 'pg';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { Code } from '../../base/errors.ts';
import { pathKey } from '../../base/paths.ts';
import { markMissing } from '../../catalog/copy/record-reading.store.ts';
import type { FoundFile, GoneCopy, Move } from './plan-moves.ts';

/** A Copy that is said to be at a path. */
export interface CopyAtPath {
  copyId: bigint;
  state: 'pending' | 'present' | 'missing' | 'damaged' | 'freed';
  four: FourValues | null;
}

export interface FileInArchive extends FourValues {
  path: Buffer;
  folder: Buffer;
}

export interface WalkCounts {
  files: number;
  links: number;
  changed: number;
  damaged: number;
  moved: number;
  missing: number;
  returned: number;
  fresh: number;
}

/** A Copy whose file is not at its place, as it was proven. */
export interface LostCopy extends GoneCopy {
  state: CopyAtPath['state'];
  four: FourValues | null;
  blake3: Buffer;
}

type LostRow = Omit<LostCopy, 'four'> & { ctimeNs: bigint | null };

const LOST = `select c.id as "copyId", c.path, c.state, c.inode, c.size, c.mtime_ns as "mtimeNs", c.ctime_ns as "ctimeNs", t.blake3
  from copy c join content t on t.id = c.content_id where c.volume_id = $1`;

function lostCopy({ ctimeNs, ...row }: LostRow): LostCopy {
  const { inode, size, mtimeNs } = row;
  const known = inode !== null && size !== null && mtimeNs !== null && ctimeNs !== null;
  return { ...row, four: known ? { inode, size, mtimeNs, ctimeNs } : null };
}

/** What a walk of the Archive reads and writes; what it says of Copies is recorded under its lease. */
export function watchStore(pool: Pool, archiveId: string) {
  return {
    /** The Copies at the paths of files, by path key as latin1. */
    async copiesAt(files: FileInArchive[]): Promise<Map<string, CopyAtPath[]>> {
      const { rows } = await pool.query<{ key: Buffer; id: bigint; state: CopyAtPath['state'] } & FourValues>(
        `select c.path_key as key, c.id, c.state, c.inode, c.size, c.mtime_ns as "mtimeNs", c.ctime_ns as "ctimeNs"
         from unnest($2::bytea[]) as t(key) cross join lateral
           (select * from copy where volume_id = $1 and path_key = t.key) c`,
        [archiveId, files.map((file) => pathKey(file.path))],
      );
      const copies = rows.map(({ key, id, state, inode, size, mtimeNs, ctimeNs }) => ({
        key: key.toString('latin1'),
        copy: { copyId: id, state, four: inode === null ? null : { inode, size, mtimeNs, ctimeNs } },
      }));
      const byKey = Map.groupBy(copies, ({ key }) => key);
      return new Map([...byKey].map(([key, found]) => [key, found.map(({ copy }) => copy)]));
    },

    /** Folders that were adopted where they stand beside the Archive, as paths below its root. */
    async adoptedBeside(): Promise<Buffer[]> {
      const { rows } = await pool.query<{ folder: Buffer }>(
        `select distinct adopted as folder from ingest where adopted >= '.safelight/'::bytea and adopted < '.safelight0'::bytea`,
      );
      return rows.map((row) => row.folder);
    },

    async noteFound(walkId: string, files: FileInArchive[]): Promise<void> {
      if (files.length === 0) return;
      await pool.query(
        `insert into archive_finding (path, path_key, folder, inode, size, mtime_ns, walk_id)
         select t.*, $7::uuid from unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bigint[], $5::bigint[], $6::bigint[]) as t
         on conflict (path_key) do update set inode = excluded.inode, size = excluded.size, mtime_ns = excluded.mtime_ns,
           walk_id = excluded.walk_id`,
        [
          files.map((file) => file.path),
          files.map((file) => pathKey(file.path)),
          files.map((file) => file.folder),
          files.map((file) => file.inode),
          files.map((file) => file.size),
          files.map((file) => file.mtimeNs),
          walkId,
        ],
      );
    },

    /** Copies that should be there, in the order of their ids. */
    async present(after: bigint, limit: number): Promise<LostCopy[]> {
      const { rows } = await pool.query<LostRow>(
        `${LOST} and c.state in ('present', 'damaged') and c.id > $2 order by c.id limit $3`,
        [archiveId, after, limit],
      );
      return rows.map(lostCopy);
    },

    /** Copies that went missing earlier and whose size one of the found files has. */
    async missingOfFoundSize(): Promise<LostCopy[]> {
      const { rows } = await pool.query<LostRow>(
        `${LOST} and c.state = 'missing' and t.bytes > 0
           and exists (select from archive_finding f where f.size = t.bytes)
           and not exists (select from copy o where o.volume_id = $1 and o.content_id = c.content_id
             and o.file_id is not distinct from c.file_id and o.state = 'present')`,
        [archiveId],
      );
      return rows.map(lostCopy);
    },

    async foundOfSizes(walkId: string, sizes: bigint[]): Promise<FoundFile[]> {
      const { rows } = await pool.query<FoundFile>(
        `select id, path, inode, size, mtime_ns as "mtimeNs" from archive_finding
         where walk_id = $1 and size = any($2) and size > 0 order by id`,
        [walkId, sizes],
      );
      return rows;
    },

    /** The Copy's path follows its file; whether its bytes are the same is read next. */
    async follow(lease: Lease, moves: Move[]): Promise<void> {
      if (moves.length === 0) return;
      await underLease(pool, lease, async (client) => {
        await client.query(
          `update copy set path = t.path, path_key = t.key, checked_at = null,
             state = case state when 'missing' then 'present' else state end
           from unnest($1::bigint[], $2::bytea[], $3::bytea[]) as t(id, path, key) where copy.id = t.id`,
          [
            moves.map(({ copy }) => copy.copyId),
            moves.map(({ file }) => file.path),
            moves.map(({ file }) => pathKey(file.path)),
          ],
        );
        await client.query('delete from archive_finding where id = any($1)', [
          moves.map(({ file }) => file.id),
        ]);
      });
    },

    async missing(lease: Lease, copies: GoneCopy[]): Promise<void> {
      await underLease(pool, lease, (client) => markMissing(client, copies));
    },

    /** Forgets found files that this walk did not meet, and those that have a Copy by now. */
    async forgetFound(walkId: string): Promise<number> {
      await pool.query(
        `delete from archive_finding f where f.walk_id <> $1
           or exists (select from copy where volume_id = $2 and path_key = f.path_key and state <> 'missing')`,
        [walkId, archiveId],
      );
      const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from archive_finding');
      return rows[0]!.n;
    },

    async end(lease: Lease, walkId: string, counts: WalkCounts): Promise<void> {
      await underLease(pool, lease, (client) =>
        client.query(
          `update archive_walk set state = 'done', reason = null, finished_at = now(), files = $2, links = $3, changed = $4,
             damaged = $5, moved = $6, missing = $7, returned = $8, fresh = $9 where id = $1`,
          [
            ...[walkId, counts.files, counts.links, counts.changed, counts.damaged],
            ...[counts.moved, counts.missing, counts.returned, counts.fresh],
          ],
        ),
      );
    },

    async fail(walkId: string, reason: Code): Promise<void> {
      await pool.query(
        `update archive_walk set state = 'failed', reason = $2, finished_at = now() where id = $1 and state <> 'done'`,
        [walkId, reason],
      );
    },
  };
}
export type WatchStore = ReturnType<typeof watchStore>;
