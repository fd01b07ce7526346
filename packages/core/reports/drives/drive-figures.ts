import type pg from 'pg';

/** What is said of a Drive and takes a look at all its Files. */
export interface DriveFigures {
  drive_id: string;
  safe_bytes: bigint;
  at_risk_bytes: bigint;
  upload_files: bigint;
  upload_bytes: bigint;
  taken_from: bigint | null;
  taken_to: bigint | null;
  pictures: bigint[];
}

const UNDATED = '9223372036854775807';
const PICTURES = 8;

/** A Content counts once for each Drive that holds it; a File that was not read yet is a Content of its own. */
const SAFETY = `
  SELECT drive_id, coalesce(sum(bytes) FILTER (WHERE safe), 0)::bigint AS safe_bytes,
    coalesce(sum(bytes) FILTER (WHERE NOT safe), 0)::bigint AS at_risk_bytes
  FROM (
    SELECT file.drive_id, coalesce(file.content_id, -file.id) AS content, min(file.bytes) AS bytes,
      bool_or(coalesce(held.safe, false)) AS safe
    FROM file LEFT JOIN (
      SELECT copy.content_id, bool_or(volume.kind = 'archive') AND bool_or(volume.kind = 'cloud') AS safe
      FROM copy JOIN volume ON volume.id = copy.volume_id
      WHERE copy.state = 'present' AND (copy.evidence = 'read-back' OR volume.kind = 'cloud' AND copy.evidence = 'written')
      GROUP BY copy.content_id
    ) AS held ON held.content_id = file.content_id
    WHERE file.on_drive = 'present' GROUP BY 1, 2
  ) AS contents GROUP BY drive_id`;

const UPLOADS = `
  SELECT file.drive_id, count(*)::bigint AS upload_files, sum(upload.bytes)::bigint AS upload_bytes
  FROM upload JOIN file ON file.id = upload.file_id
  WHERE upload.state IN ('pending', 'sending') GROUP BY file.drive_id`;

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
export async function driveFigures(pool: pg.Pool): Promise<Map<string, DriveFigures>> {
  const figures = new Map<string, DriveFigures>();
  for (const sql of [SAFETY, UPLOADS, TAKEN, PICTURED]) {
    const { rows } = await pool.query<Partial<DriveFigures> & { drive_id: string }>(sql);
    for (const row of rows)
      figures.set(row.drive_id, { ...(figures.get(row.drive_id) ?? none(row.drive_id)), ...row });
  }
  return figures;
}

function none(drive_id: string): DriveFigures {
  return {
    drive_id,
    safe_bytes: 0n,
    at_risk_bytes: 0n,
    upload_files: 0n,
    upload_bytes: 0n,
    taken_from: null,
    taken_to: null,
    pictures: [],
  };
}
