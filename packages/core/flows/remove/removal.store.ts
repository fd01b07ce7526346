import type { Pool } from 'pg';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { Code } from '../../base/errors.ts';
import type { Need } from './plan-remove.ts';

export interface RemovalRow {
  id: string;
  driveId: string;
  path: Buffer;
  what: 'file' | 'folder' | 'drive';
  driveFolder: string;
}

export interface Item {
  id: bigint;
  fileId: bigint;
  /** Only the versions of the File with it. */
  contentId: bigint | null;
}

/** A Copy that stands for a File that goes, or that holds a Content which does. */
export interface BatchCopy {
  copyId: bigint;
  contentId: bigint;
  kind: 'archive' | 'drive' | 'cloud';
  path: Buffer;
  state: 'pending' | 'present' | 'missing' | 'damaged' | 'freed';
  four: FourValues | null;
}

/** A Content of the Files of a batch. */
export interface BatchContent {
  contentId: bigint;
  blake3: Buffer;
  need: Need;
  /** A File that stays and has it, the present one first. */
  heir: { fileId: bigint; path: Buffer; driveFolder: string; ordinal: number } | null;
  /** An Archive Copy of a File that stays. */
  keptCopy: { path: Buffer; four: FourValues } | null;
}

/** A File whose bytes may stand in the Archive without a Copy that says so. */
export interface Unrecorded {
  path: Buffer;
  bytes: bigint;
  mtimeNs: bigint;
  driveFolder: string;
  ordinal: number;
}

type FourRow = { inode: bigint | null; size: bigint | null; mtimeNs: bigint | null; ctimeNs: bigint | null };

function fourOf({ inode, size, mtimeNs, ctimeNs }: FourRow): FourValues | null {
  const known = inode !== null && size !== null && mtimeNs !== null && ctimeNs !== null;
  return known ? { inode, size, mtimeNs, ctimeNs } : null;
}

/** SQL: a version, or a File, that no Removal takes away. */
const stays = (file: string, content: string) =>
  `NOT EXISTS (SELECT FROM removal_item AS i WHERE i.file_id = ${file} AND (i.content_id IS NULL OR i.content_id = ${content}))`;
const FOUR = (of: string) =>
  `${of}.inode, ${of}.size, ${of}.mtime_ns AS "mtimeNs", ${of}.ctime_ns AS "ctimeNs"`;

const CONTENTS = `
  WITH batch AS (SELECT * FROM unnest($1::bigint[], $2::bigint[]) AS t(file_id, content_id)), those AS (
    SELECT v.content_id AS id FROM batch JOIN file_version AS v ON v.file_id = batch.file_id AND (batch.content_id IS NULL OR batch.content_id = v.content_id)
    UNION SELECT file.content_id FROM batch JOIN file ON file.id = batch.file_id WHERE batch.content_id IS NULL AND file.content_id IS NOT NULL)
  SELECT content.id AS "contentId", content.blake3, heir.file_id AS "fileId", heir.path, heir.folder AS "driveFolder", heir.ordinal,
    EXISTS (SELECT FROM file_version AS v WHERE v.content_id = content.id AND NOT EXISTS (SELECT FROM batch
      WHERE batch.file_id = v.file_id AND (batch.content_id IS NULL OR batch.content_id = v.content_id))) AS others,
    kept.path AS "keptPath", ${FOUR('kept')}
  FROM those JOIN content ON content.id = those.id
  LEFT JOIN LATERAL (SELECT file.id AS file_id, file.path, drive.folder, volume.ordinal FROM (
      SELECT file_id FROM file_version AS v WHERE v.content_id = content.id AND ${stays('v.file_id', 'content.id')}
      UNION SELECT id FROM file AS f WHERE f.content_id = content.id AND ${stays('f.id', 'content.id')} LIMIT 50) AS who
    JOIN file ON file.id = who.file_id JOIN volume ON volume.id = file.volume_id JOIN drive ON drive.id = file.drive_id
    ORDER BY file.content_id IS DISTINCT FROM content.id, file.on_drive <> 'present', file.id LIMIT 1) AS heir ON true
  LEFT JOIN LATERAL (SELECT copy.* FROM copy JOIN volume ON volume.id = copy.volume_id AND volume.kind = 'archive'
    WHERE copy.content_id = content.id AND copy.state = 'present' AND copy.inode IS NOT NULL AND copy.file_id IS NOT NULL
      AND ${stays('copy.file_id', 'content.id')} ORDER BY copy.evidence, copy.at DESC LIMIT 1) AS kept ON true`;

/** The rows that a Removal reads; what it writes is in `record-removal.store`. */
export function removalStore(pool: Pool) {
  return {
    async open(): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>(
        `SELECT id FROM removal WHERE state <> 'done' ORDER BY id`,
      );
      return rows.map(({ id }) => id);
    },

    async row(id: string): Promise<RemovalRow | null> {
      const { rows } = await pool.query<RemovalRow>(
        `SELECT removal.id, drive_id AS "driveId", path, what, drive.folder AS "driveFolder"
         FROM removal JOIN drive ON drive.id = drive_id WHERE removal.id = $1 AND state <> 'done'`,
        [id],
      );
      return rows[0] ?? null;
    },

    async say(
      lease: Lease,
      id: string,
      state: 'waiting' | 'running' | 'done',
      reason: Code | null = null,
    ): Promise<void> {
      await underLease(pool, lease, (client) =>
        client.query(
          `UPDATE removal SET state = $2, reason = $3, updated_at = now(),
             finished_at = CASE WHEN $2 = 'done' THEN now() END WHERE id = $1`,
          [id, state, reason],
        ),
      );
    },

    async items(id: string, limit: number): Promise<Item[]> {
      const { rows } = await pool.query<Item>(
        `SELECT id, file_id AS "fileId", content_id AS "contentId" FROM removal_item WHERE removal_id = $1 ORDER BY id LIMIT $2`,
        [id, limit],
      );
      return rows;
    },

    async contents(items: Item[]): Promise<BatchContent[]> {
      const { rows } = await pool.query<
        FourRow &
          NonNullable<BatchContent['heir']> & {
            contentId: bigint;
            blake3: Buffer;
            others: boolean;
            keptPath: Buffer | null;
          }
      >(CONTENTS, [items.map(({ fileId }) => fileId), items.map(({ contentId }) => contentId)]);
      return rows.map((row) => {
        const heir =
          row.fileId === null
            ? null
            : { fileId: row.fileId, path: row.path, driveFolder: row.driveFolder, ordinal: row.ordinal };
        const four = fourOf(row);
        return {
          contentId: row.contentId,
          blake3: row.blake3,
          need: heir ? 'kept' : row.others ? 'going' : 'none',
          heir,
          keptCopy: row.keptPath && four ? { path: row.keptPath, four } : null,
        };
      });
    },

    /** Files that were met and not recorded yet, and which no Copy in the Archive stands for. */
    async unrecorded(items: Item[]): Promise<Unrecorded[]> {
      const { rows } = await pool.query<Unrecorded>(
        `SELECT file.path, file.bytes, file.mtime_ns AS "mtimeNs", drive.folder AS "driveFolder", volume.ordinal
         FROM file JOIN volume ON volume.id = file.volume_id JOIN drive ON drive.id = file.drive_id
         WHERE file.id = ANY($1) AND (file.content_id IS NULL OR file.pending_in IS NOT NULL)`,
        [items.flatMap(({ fileId, contentId }) => (contentId === null ? [fileId] : []))],
      );
      return rows;
    },

    /** Copies of the Files of a batch, and all of the Contents that nobody has any more. */
    async copies(items: Item[], unneeded: bigint[]): Promise<BatchCopy[]> {
      const { rows } = await pool.query<Omit<BatchCopy, 'four'> & FourRow>(
        `SELECT copy.id AS "copyId", copy.content_id AS "contentId", volume.kind, copy.path, copy.state, ${FOUR('copy')}
         FROM (SELECT copy.id FROM unnest($1::bigint[], $2::bigint[]) AS t(file_id, content_id)
             JOIN copy ON copy.file_id = t.file_id AND (t.content_id IS NULL OR copy.content_id = t.content_id)
           UNION SELECT id FROM copy WHERE content_id = ANY($3)) AS those
         JOIN copy ON copy.id = those.id JOIN volume ON volume.id = copy.volume_id ORDER BY copy.id`,
        [items.map(({ fileId }) => fileId), items.map(({ contentId }) => contentId), unneeded],
      );
      return rows.map(({ inode, size, mtimeNs, ctimeNs, ...row }) => ({
        ...row,
        four: fourOf({ inode, size, mtimeNs, ctimeNs }),
      }));
    },
  };
}
export type RemovalStore = ReturnType<typeof removalStore>;
