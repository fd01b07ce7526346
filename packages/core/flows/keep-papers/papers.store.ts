import type { Pool } from 'pg';
import type { Clock } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';
import { pathKey } from '../../base/paths.ts';
import type { PaperKind } from '../../catalog/paper/paper-name.ts';

/** A paper as it stands on one Volume. */
export interface Paper {
  id: string;
  kind: PaperKind;
  driveId: string | null;
  name: string;
  path: string;
  bytes: number;
  lines: number;
  digest: Buffer;
  tookMs: number;
  versionId: string | null;
  at: Date;
}

export interface DueDrive {
  driveId: string;
  folder: string;
  firstAt: Date;
}

const COLUMNS = `p.id, p.kind, p.drive_id as "driveId", p.name, convert_from(p.path, 'UTF8') as path, p.bytes::float8 as bytes,
  p.lines::float8 as lines, p.digest, p.took_ms as "tookMs", p.version_id as "versionId", p.at`;

/** The rows of papers. */
export function papersStore(pool: Pool, clock: Clock) {
  return {
    /** Drives whose Manifest is due. */
    async due(): Promise<DueDrive[]> {
      const { rows } = await pool.query<DueDrive>(
        `select d.id as "driveId", d.folder, due.first_at as "firstAt" from paper_due due join drive d on d.id = due.drive_id
         where due.due_at <= now() order by due.due_at`,
      );
      return rows;
    },

    /** A Manifest is written that holds everything until `asOf`. */
    async settle(driveId: string, asOf: Date): Promise<void> {
      await pool.query('delete from paper_due where drive_id = $1 and due_at <= $2', [driveId, asOf]);
    },

    async exportDue(): Promise<{ dueAt: Date | null; asked: boolean }> {
      const { rows } = await pool.query<{ dueAt: Date | null; asked: boolean }>(
        'select export_due_at as "dueAt", export_asked as asked from paper_watch',
      );
      return rows[0] ?? { dueAt: null, asked: false };
    },

    async settleExport(asOf: Date): Promise<void> {
      await pool.query(
        'update paper_watch set export_due_at = null, export_asked = false where export_due_at <= $1',
        [asOf],
      );
    },

    async newest(kind: PaperKind, driveId: string | null, volumeId: string): Promise<Paper | null> {
      const { rows } = await pool.query<Paper>(
        `select ${COLUMNS} from paper p where p.kind = $1 and p.drive_id is not distinct from $2 and p.volume_id = $3
         order by p.at desc limit 1`,
        [kind, driveId, volumeId],
      );
      return rows[0] ?? null;
    },

    async add(volumeId: string, paper: Omit<Paper, 'id'>): Promise<void> {
      const path = Buffer.from(paper.path);
      await pool.query(
        `insert into paper (id, kind, drive_id, volume_id, name, path, path_key, bytes, lines, digest, took_ms, version_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (volume_id, path_key) do update set bytes = $8, lines = $9, digest = $10, took_ms = $11, version_id = $12, at = $13`,
        [
          ...[newId(clock), paper.kind, paper.driveId, volumeId, paper.name, path, pathKey(path)],
          ...[paper.bytes, paper.lines, paper.digest, paper.tookMs, paper.versionId, paper.at],
        ],
      );
    },

    async remove(id: string): Promise<void> {
      await pool.query('delete from paper where id = $1', [id]);
    },

    /** All papers of a Volume, those of one kind and Drive together. */
    async groups(volumeId: string): Promise<Paper[][]> {
      const { rows } = await pool.query<Paper>(
        `select ${COLUMNS} from paper p where p.volume_id = $1 and p.kind <> 'page' order by p.kind, p.drive_id, p.at`,
        [volumeId],
      );
      return [...Map.groupBy(rows, ({ kind, driveId }) => `${kind} ${driveId}`).values()];
    },

    /** The newest paper of each kind and Drive in the Archive that is not in the Cloud. */
    async unsent(archiveId: string, cloudId: string): Promise<(Paper & { folder: string | null })[]> {
      const { rows } = await pool.query<Paper & { folder: string | null }>(
        `select newest.*, d.folder from (
           select distinct on (p.kind, p.drive_id) ${COLUMNS} from paper p where p.volume_id = $1 and p.kind <> 'page'
           order by p.kind, p.drive_id, p.at desc) as newest
         left join drive d on d.id = newest."driveId"
         where not exists (select from paper sent where sent.volume_id = $2 and sent.kind = newest.kind
           and sent.drive_id is not distinct from newest."driveId" and sent.name = newest.name)
         order by newest.kind = 'catalogue', newest.at`,
        [archiveId, cloudId],
      );
      return rows;
    },

    /** Notes whether the key may remove old papers. */
    async noteCloudKeeps(keeps: boolean): Promise<void> {
      await pool.query(
        `update paper_watch set cloud_keeps = case when $1 then coalesce(cloud_keeps, now()) end`,
        [keeps],
      );
    },

    /** The Volume of the store that is set up, while nothing is wrong with it. */
    async readyCloud(address: string): Promise<string | null> {
      const { rows } = await pool.query<{ id: string }>(
        `select id from volume where kind = 'cloud' and address = $1 and state = 'ready'`,
        [address],
      );
      return rows[0]?.id ?? null;
    },
  };
}
export type PapersStore = ReturnType<typeof papersStore>;
