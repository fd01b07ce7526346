import type pg from 'pg';
import type { Tally } from '../safety/sum-up.ts';

/** What is said of a Drive and takes a look at all its Files. */
export interface DriveFigures {
  drive_id: string;
  /** Of its Contents: as its rule wants it, in one building only, and not as its rule wants it. */
  safe_bytes: number;
  at_risk_bytes: number;
  short_bytes: number;
  /** Copies on it that are damaged. */
  damaged: number;
  upload_files: bigint;
  upload_bytes: bigint;
  taken_from: bigint | null;
  taken_to: bigint | null;
  pictures: bigint[];
}

const UNDATED = '9223372036854775807';
const PICTURES = 8;

const UPLOADS = `
  SELECT drive_id, sum(files)::bigint AS upload_files, sum(bytes)::bigint AS upload_bytes
  FROM upload_tally WHERE state IN ('pending', 'sending') GROUP BY drive_id`;

const DAMAGED = `
  SELECT volume.drive_id, count(*)::int AS damaged FROM copy JOIN volume ON volume.id = copy.volume_id
  WHERE copy.state = 'damaged' AND volume.kind = 'drive' GROUP BY volume.drive_id`;

const TAKEN = `
  SELECT drive_id, -max(order_key) AS taken_from, -min(order_key) AS taken_to
  FROM file_search WHERE present AND order_key < ${UNDATED} GROUP BY drive_id`;

/** Some pictures that have a preview, far apart in the row of its Files. */
const PICTURED = `
  SELECT drive.id AS drive_id, array_agg(shown.id ORDER BY shown.id) AS pictures
  FROM drive CROSS JOIN LATERAL (
    SELECT id FROM (
      SELECT file.id, row_number() OVER (ORDER BY file.id) AS place, count(*) OVER () AS of
      FROM (SELECT file_id FROM file_search WHERE drive_id = drive.id AND kind = 'photo' AND present LIMIT 2000) AS few
      JOIN file ON file.id = few.file_id JOIN photo ON photo.content_id = file.content_id
      WHERE photo.thumb
    ) AS pictured
    WHERE (place - 1) % greatest(1, (of + ${PICTURES} - 1) / ${PICTURES}) = 0 LIMIT ${PICTURES}
  ) AS shown GROUP BY drive.id`;

/** The figures of all Drives. Dear with a million Files: ask through `remembered`. */
export async function driveFigures(
  pool: pg.Pool,
  safety: ReadonlyMap<string, Tally>,
): Promise<Map<string, DriveFigures>> {
  const figures = new Map<string, DriveFigures>();
  for (const [id, { bytes, safe, risk }] of safety)
    figures.set(id, { ...none(id), safe_bytes: safe, at_risk_bytes: risk, short_bytes: bytes - safe });
  for (const sql of [UPLOADS, DAMAGED, TAKEN, PICTURED]) {
    const { rows } = await pool.query<Partial<DriveFigures> & { drive_id: string }>(sql);
    for (const row of rows)
      figures.set(row.drive_id, { ...(figures.get(row.drive_id) ?? none(row.drive_id)), ...row });
  }
  return figures;
}

function none(drive_id: string): DriveFigures {
  return {
    drive_id,
    safe_bytes: 0,
    at_risk_bytes: 0,
    short_bytes: 0,
    damaged: 0,
    upload_files: 0n,
    upload_bytes: 0n,
    taken_from: null,
    taken_to: null,
    pictures: [],
  };
}
