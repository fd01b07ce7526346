import type pg from 'pg';

/** What is said of a Volume wherever a Copy on it is shown. */
export interface VolumeRow {
  id: string;
  kind: 'archive' | 'drive' | 'cloud';
  state: string;
  drive: string | null;
  drive_id: string | null;
  /** In reach of a dock, and not released. */
  attached: boolean;
}

const VOLUMES = `
  SELECT volume.id, volume.kind, volume.state, drive.name AS drive, drive.id AS drive_id,
    EXISTS (SELECT FROM attachment WHERE attachment.volume_id = volume.id
      AND detached_at IS NULL AND released_at IS NULL) AS attached
  FROM volume LEFT JOIN drive ON drive.id = volume.drive_id`;

/** All Volumes, by id: a few dozen in a whole life's work. */
export async function volumeRows(pool: pg.Pool): Promise<Map<string, VolumeRow>> {
  const { rows } = await pool.query<VolumeRow>({ name: 'volume-rows', text: VOLUMES });
  return new Map(rows.map((row) => [row.id, row]));
}
