import type { Pool } from 'pg';
import type { Clock } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';
import { pathKey } from '../../base/paths.ts';
import { FILES_ON_PAGE, type PageFile } from './plan-page.ts';

export interface DueDrive {
  id: string;
  name: string;
  folder: string;
  /** Of the Manifest that the pages are to say the same as. */
  digest: Buffer;
  at: Date;
}

export interface FolderRow {
  id: bigint;
  parentId: bigint | null;
  path: Buffer;
  name: Buffer;
  files: number;
  bytes: number;
}

export interface PlacedPage {
  id: string;
  name: string;
  path: string;
  versionId: string | null;
}

const FOLDERS_AT_ONCE = 1000;
/** So long pages wait for pictures that are not made yet. */
const PATIENCE = `interval '1 day'`;

/** The rows of pages; each that stands on a Volume is a paper of the kind `page`. */
export function pagesStore(pool: Pool, clock: Clock, volumeId: string) {
  return {
    /** Drives whose pages do not say what their newest Manifest does. */
    async due(archiveId: string, indexName: string): Promise<DueDrive[]> {
      const { rows } = await pool.query<DueDrive>(
        `select d.id, d.name, d.folder, m.digest, m.at from drive d
           join lateral (select digest, at from paper where kind = 'manifest' and drive_id = d.id and volume_id = $2
             order by at desc limit 1) m on true
         where not exists (select from paper p where p.kind = 'page' and p.drive_id = d.id and p.volume_id = $1
             and p.name = $3 and p.digest = m.digest)
           and (m.at < now() - ${PATIENCE} or not exists (select from photo where state = 'pending'))
         order by m.at`,
        [volumeId, archiveId, indexName],
      );
      return rows;
    },

    async volumesOf(driveId: string): Promise<{ id: string; folders: number }[]> {
      const { rows } = await pool.query<{ id: string; folders: number }>(
        `select v.id, (select count(*)::int from folder f where f.volume_id = v.id and f.present) as folders
         from volume v where v.drive_id = $1 order by v.ordinal`,
        [driveId],
      );
      return rows;
    },

    /** The folders of a Volume, each after those below it. */
    async *folders(ofVolume: string): AsyncGenerator<FolderRow> {
      for (let before: Buffer | null = null; ; ) {
        const { rows }: { rows: FolderRow[] } = await pool.query<FolderRow>(
          `select id, parent_id as "parentId", path, name, files::float8 as files, bytes::float8 as bytes from folder
           where volume_id = $1 and present and ($2::bytea is null or path < $2) order by path desc limit $3`,
          [ofVolume, before, FOLDERS_AT_ONCE],
        );
        yield* rows;
        if (rows.length < FOLDERS_AT_ONCE) return;
        before = rows.at(-1)!.path;
      }
    },

    /** The present files of a folder after a name, as many as fit on a page. */
    async files(folderId: bigint, after: Buffer | null): Promise<PageFile[]> {
      const { rows } = await pool.query<PageFile>(
        `select * from (
           select substring(f.path from case when length(o.path) = 0 then 1 else length(o.path) + 2 end) as name, f.bytes::float8 as bytes, f.mtime_ns as "mtimeNs", t.blake3,
             (select c.path from copy c where c.content_id = f.content_id and c.volume_id = $3 and c.state = 'present'
                and (c.file_id = f.id or c.etag is not null) order by c.file_id = f.id desc nulls last, c.id limit 1) as path,
             coalesce(ph.thumb, false) as "hasThumb"
           from file f join folder o on o.id = f.folder_id join content t on t.id = f.content_id
             left join photo ph on ph.content_id = f.content_id
           where f.folder_id = $1 and f.on_drive = 'present') as own
         where $2::bytea is null or name > $2 order by name limit $4`,
        [folderId, after, volumeId, FILES_ON_PAGE],
      );
      return rows;
    },

    async placed(driveId: string): Promise<PlacedPage[]> {
      const { rows } = await pool.query<PlacedPage>(
        `select id, name, convert_from(path, 'UTF8') as path, version_id as "versionId" from paper
         where kind = 'page' and drive_id = $1 and volume_id = $2`,
        [driveId, volumeId],
      );
      return rows;
    },

    async add(
      driveId: string,
      page: Omit<PlacedPage, 'id'> & { bytes: number; digest: Buffer; at: Date },
    ): Promise<void> {
      const path = Buffer.from(page.path);
      await pool.query(
        `insert into paper (id, kind, drive_id, volume_id, name, path, path_key, bytes, lines, digest, took_ms, version_id, at)
         values ($1, 'page', $2, $3, $4, $5, $6, $7, 0, $8, 0, $9, $10)
         on conflict (volume_id, path_key) do update set bytes = $7, digest = $8, version_id = $9, at = $10`,
        [
          ...[newId(clock), driveId, volumeId, page.name, path, pathKey(path)],
          ...[page.bytes, page.digest, page.versionId, page.at],
        ],
      );
    },

    async forget(id: string): Promise<void> {
      await pool.query('delete from paper where id = $1', [id]);
    },
  };
}

/** The Volume of the store that is set up, while nothing is wrong with it. */
export async function readyCloud(pool: Pool, address: string): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>(
    `select id from volume where kind = 'cloud' and address = $1 and state = 'ready'`,
    [address],
  );
  return rows[0]?.id ?? null;
}

export type PagesStore = ReturnType<typeof pagesStore>;
