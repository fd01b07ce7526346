import type pg from 'pg';

export interface StatusRow {
  attached: number;
  retired: number;
  total: number;
  files: number;
  bytes: number;
  archive_state: string | null;
  archive_detail: string | null;
  archive_unproven: string | null;
  dock_alive: boolean;
  dock_ids: string[];
}

const STATUS = `
  SELECT
    (SELECT count(DISTINCT volume.drive_id) FROM attachment JOIN volume ON volume.id = attachment.volume_id
      WHERE attachment.detached_at IS NULL)::int AS attached,
    (SELECT count(*) FROM drive WHERE lifecycle = 'retired')::int AS retired,
    (SELECT count(*) FROM drive)::int AS total,
    sums.files, sums.bytes,
    (SELECT state FROM volume WHERE kind = 'archive' LIMIT 1) AS archive_state,
    (SELECT state_detail FROM volume WHERE kind = 'archive' LIMIT 1) AS archive_detail,
    (SELECT unproven FROM volume WHERE kind = 'archive' LIMIT 1) AS archive_unproven,
    EXISTS (SELECT FROM dock WHERE seen_at > now() - interval '15 seconds') AS dock_alive,
    (SELECT coalesce(array_agg(id::text), '{}') FROM dock) AS dock_ids
  FROM (SELECT coalesce(sum(files), 0)::float8 AS files, coalesce(sum(bytes), 0)::float8 AS bytes
    FROM folder WHERE parent_id IS NULL AND present) AS sums`;

/** Figures of the whole. Files and bytes are of paths that are present. */
export async function statusRow(pool: pg.Pool): Promise<StatusRow> {
  const { rows } = await pool.query<StatusRow>(STATUS);
  return rows[0]!;
}
