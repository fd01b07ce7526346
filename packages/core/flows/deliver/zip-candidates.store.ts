import type { Pool } from 'pg';
import { problem } from '../../base/errors.ts';
import { pathKey } from '../../base/paths.ts';
import { inReachSql, isHeldSql } from '../../catalog/copy/in-reach.ts';
import type { ZipCandidate } from './plan-zip.ts';

interface Row {
  fileId: bigint;
  driveFolder: string;
  path: Buffer;
  contentId: bigint | null;
  blake3: Buffer;
  bytes: bigint;
  crc32: bigint;
  mtimeNs: bigint;
  inReach: boolean;
  held: boolean;
}

const BATCH = 5_000;

const OF_FILES = `
  SELECT file.id AS "fileId", drive.folder AS "driveFolder", file.path, file.content_id AS "contentId", content.blake3,
    content.bytes, content.crc32, file.mtime_ns AS "mtimeNs", ${inReachSql('file.content_id')} AS "inReach",
    ${isHeldSql('file.content_id')} AS held
  FROM unnest($1::bigint[]) WITH ORDINALITY AS wanted(id, place)
  JOIN file ON file.id = wanted.id JOIN drive ON drive.id = file.drive_id
  LEFT JOIN content ON content.id = file.content_id ORDER BY wanted.place`;

/** The Contents that a Share is pinned to, whatever its Files hold now. */
const OF_SHARE = `
  SELECT item.file_id AS "fileId", drive.folder AS "driveFolder", file.path, item.content_id AS "contentId",
    content.blake3, content.bytes, content.crc32,
    coalesce((SELECT mtime_ns FROM file_version WHERE file_id = file.id AND content_id = item.content_id LIMIT 1),
      file.mtime_ns) AS "mtimeNs",
    ${inReachSql('item.content_id')} AS "inReach", ${isHeldSql('item.content_id')} AS held
  FROM share_item AS item JOIN file ON file.id = item.file_id JOIN drive ON drive.id = file.drive_id
  JOIN content ON content.id = item.content_id
  WHERE item.share_id = $1 AND ($2::int[] IS NULL OR item.n = ANY($2)) ORDER BY item.n`;

const BELOW = `
  WITH RECURSIVE below AS (
    SELECT folder.id FROM folder JOIN volume ON volume.id = folder.volume_id
    WHERE volume.drive_id = $1 AND CASE WHEN $2::bytea IS NULL THEN folder.parent_id IS NULL ELSE folder.path_key = $2 END
    UNION ALL SELECT folder.id FROM folder JOIN below ON folder.parent_id = below.id
  ) SELECT file.id FROM file JOIN below ON file.folder_id = below.id WHERE file.on_drive = 'present' ORDER BY file.path, file.id`;

export type ZipCandidates = ReturnType<typeof zipCandidates>;

/** Finds the Files of a selection. */
export function zipCandidates(pool: Pool) {
  return {
    async ofFiles(ids: readonly bigint[]): Promise<ZipCandidate[]> {
      const found: ZipCandidate[] = [];
      for (let at = 0; at < ids.length; at += BATCH) {
        const { rows } = await pool.query<Row>(OF_FILES, [ids.slice(at, at + BATCH)]);
        found.push(...rows.map(candidate));
      }
      return found;
    },

    async ofShare(shareId: string, numbers: number[] | null): Promise<ZipCandidate[]> {
      const { rows } = await pool.query<Row>(OF_SHARE, [shareId, numbers]);
      return rows.map(candidate);
    },

    /** Ids of the present Files below a folder; an empty path is the whole Drive. @throws Problem `not-found` */
    async below(driveId: string, path: Buffer): Promise<bigint[]> {
      const { rows } = await pool.query<{ id: bigint }>(BELOW, [
        driveId,
        path.length > 0 ? pathKey(path) : null,
      ]);
      if (rows.length === 0) throw problem('not-found', 'There are no files at this place of the drive.');
      return rows.map((row) => row.id);
    },
  };
}

function candidate({ contentId, blake3, bytes, crc32, ...row }: Row): ZipCandidate {
  const content =
    contentId === null ? null : { id: contentId, blake3, bytes: Number(bytes), crc32: Number(crc32) };
  return { ...row, content };
}
