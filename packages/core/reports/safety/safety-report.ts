import type pg from 'pg';

export interface SafetyYear {
  year: number | null;
  files: number;
  bytes: number;
  safe: number;
  /** In another building as well, but not all rules are kept. */
  two: number;
  /** In one building only. */
  risk: number;
  risk_files: number;
  short_copies: number;
  short_copies_files: number;
  short_media: number;
  short_media_files: number;
}

/**
 * Who holds each Content, with evidence that counts: in the Archive and on Drives what was read back, in the cloud
 * what the store acknowledged. The Archive is one holder, each Drive one, the cloud one. A File that was not read yet
 * is a Content that only its Drive holds, unproven.
 */
const BY_YEAR = `
  WITH held AS (
    SELECT copy.content_id, bool_or(volume.kind = 'archive') AS archive, bool_or(volume.kind = 'cloud') AS cloud,
      count(DISTINCT volume.drive_id) AS drives
    FROM copy JOIN volume ON volume.id = copy.volume_id
    WHERE copy.state = 'present' AND (copy.evidence = 'read-back' OR volume.kind = 'cloud' AND copy.evidence = 'written')
    GROUP BY copy.content_id
  ), judged AS (
    SELECT content.bytes, extract(year FROM photo.taken_at)::int AS year, coalesce(held.cloud, false) AS away,
      coalesce(held.archive::int + held.cloud::int + held.drives, 0) AS copies,
      coalesce(held.archive::int + held.cloud::int + (held.drives > 0)::int, 0) AS media
    FROM content LEFT JOIN held ON held.content_id = content.id LEFT JOIN photo ON photo.content_id = content.id
    UNION ALL
    SELECT bytes, NULL, false, 0, 0 FROM file WHERE content_id IS NULL AND on_drive = 'present'
  ), ruled AS (SELECT *, away AND copies >= 3 AND media >= 2 AS safe FROM judged)
  SELECT year, count(*)::float8 AS files, coalesce(sum(bytes), 0)::float8 AS bytes,
    coalesce(sum(bytes) FILTER (WHERE safe), 0)::float8 AS safe,
    coalesce(sum(bytes) FILTER (WHERE away AND NOT safe), 0)::float8 AS two,
    coalesce(sum(bytes) FILTER (WHERE NOT away), 0)::float8 AS risk,
    (count(*) FILTER (WHERE NOT away))::float8 AS risk_files,
    coalesce(sum(bytes) FILTER (WHERE copies < 3), 0)::float8 AS short_copies,
    (count(*) FILTER (WHERE copies < 3))::float8 AS short_copies_files,
    coalesce(sum(bytes) FILTER (WHERE media < 2), 0)::float8 AS short_media,
    (count(*) FILTER (WHERE media < 2))::float8 AS short_media_files
  FROM ruled GROUP BY year ORDER BY year NULLS LAST`;

/** The 3-2-1 report by the year the pictures were taken. Dear with a million Contents: ask through `remembered`. */
export async function safetyByYear(pool: pg.Pool): Promise<SafetyYear[]> {
  const { rows } = await pool.query<SafetyYear>(BY_YEAR);
  return rows;
}

export interface SafetyTotals {
  files: number;
  bytes: number;
  safe: number;
  risk: number;
  riskFiles: number;
}

export function safetyTotals(years: SafetyYear[]): SafetyTotals {
  const sum = (of: (year: SafetyYear) => number) => years.reduce((total, year) => total + of(year), 0);
  return {
    files: sum((year) => year.files),
    bytes: sum((year) => year.bytes),
    safe: sum((year) => year.safe),
    risk: sum((year) => year.risk),
    riskFiles: sum((year) => year.risk_files),
  };
}
