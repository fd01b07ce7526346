import type pg from 'pg';
import { readCursor, writeCursor } from '../cursor.ts';
import { EXACT_UP_TO, type Page, pageOf, totalOf } from '../page.ts';

export interface TroubleRow {
  id: bigint;
  file_id: bigint | null;
  drive: string | null;
  drive_id: string | null;
  volume: 'archive' | 'drive' | 'cloud';
  path: Buffer;
  bytes: bigint;
  state: 'damaged' | 'missing';
  at: Date;
  /** Other bytes stand at its place: somebody changed them in the Archive. */
  replaced: boolean;
  /** From where it can be healed now; null: from nowhere in reach. */
  heal_from: 'archive' | 'drive' | 'cloud' | null;
  /** A Drive that has a good Copy, attached or not. */
  away: string | null;
}

/**
 * A missing Copy is no trouble where its File has the same Content at another place of the Archive, and a lost one of
 * the Cloud none where its Content is there under another key.
 */
export const TROUBLE = `FROM copy JOIN volume ON volume.id = copy.volume_id
  LEFT JOIN file ON file.id = copy.file_id LEFT JOIN drive ON drive.id = file.drive_id
  WHERE (copy.state = 'damaged' AND volume.kind <> 'cloud' OR copy.state = 'missing' AND volume.kind = 'archive' AND NOT EXISTS (
    SELECT FROM copy AS other WHERE other.content_id = copy.content_id AND other.volume_id = copy.volume_id
      AND other.file_id IS NOT DISTINCT FROM copy.file_id AND other.state = 'present')
    OR copy.state IN ('damaged', 'missing') AND volume.kind = 'cloud' AND NOT EXISTS (
    SELECT FROM copy AS other WHERE other.content_id = copy.content_id AND other.volume_id = copy.volume_id
      AND other.state = 'present'))`;

const HEAL_FROM = `(SELECT its.kind FROM copy AS good JOIN volume AS its ON its.id = good.volume_id
  WHERE good.content_id = copy.content_id AND good.state = 'present' AND good.id <> copy.id AND CASE its.kind
    WHEN 'drive' THEN EXISTS (SELECT FROM attachment WHERE attachment.volume_id = its.id AND detached_at IS NULL
      AND released_at IS NULL) ELSE its.state = 'ready' END
  ORDER BY array_position(ARRAY['archive', 'drive', 'cloud'], its.kind) LIMIT 1)`;

const ON_DRIVE = `(SELECT its_drive.name FROM copy AS good JOIN volume AS its ON its.id = good.volume_id
  JOIN drive AS its_drive ON its_drive.id = its.drive_id
  WHERE good.content_id = copy.content_id AND good.state = 'present' ORDER BY its_drive.last_seen_at DESC LIMIT 1)`;

/** Copies that are damaged, or missing in the Archive or the Cloud; the oldest first. */
export async function troublePage(
  pool: pg.Pool,
  request: { drive: string | null; state: string | null; limit: number; cursor: string | null },
): Promise<Page<TroubleRow>> {
  const { drive, state, limit } = request;
  const list = JSON.stringify(['trouble', drive, state]);
  const after = request.cursor === null ? null : readCursor(list, request.cursor);
  const some = `${TROUBLE} AND ($1::uuid IS NULL OR file.drive_id = $1) AND ($2::text IS NULL OR copy.state = $2)`;
  const { rows } = await pool.query<TroubleRow>(
    `SELECT copy.id, copy.file_id, drive.name AS drive, drive.id AS drive_id, volume.kind AS volume,
       coalesce(file.path, copy.path) AS path, content.bytes, copy.state, copy.at,
       EXISTS (SELECT FROM copy AS other WHERE other.volume_id = copy.volume_id AND other.path_key = copy.path_key
         AND other.id <> copy.id AND other.state = 'present') AS replaced,
       CASE volume.kind WHEN 'archive' THEN ${HEAL_FROM} END AS heal_from,
       CASE volume.kind WHEN 'archive' THEN ${ON_DRIVE} END AS away
     FROM (SELECT copy.id ${some} AND ($3::bigint IS NULL OR copy.id > $3) ORDER BY copy.id LIMIT $4) AS few
     JOIN copy ON copy.id = few.id JOIN content ON content.id = copy.content_id JOIN volume ON volume.id = copy.volume_id
     LEFT JOIN file ON file.id = copy.file_id LEFT JOIN drive ON drive.id = file.drive_id ORDER BY copy.id`,
    [drive, state, after?.[0] ?? null, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT copy.id ${some} LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [drive, state],
  );
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) => writeCursor(list, [row.id]));
}
