import type pg from 'pg';
import { type FileRow, fileRows } from './file-rows.ts';

export interface FileDetailRow extends FileRow {
  detail: PhotoDetail | null;
  also: { id: bigint; path: Buffer; drive_id: string; drive: string }[];
}

interface PhotoDetail {
  iso: number | null;
  aperture: number | null;
  shutter: number | null;
  focal: number | null;
  latitude: number | null;
  longitude: number | null;
  places: string[];
  title: string | null;
  caption: string | null;
  duration: number | null;
  large_away: boolean;
}

const DETAIL = `SELECT iso, aperture, shutter, focal, latitude, longitude, places, title, caption, duration,
    evicted AND NOT EXISTS (SELECT FROM copy JOIN volume ON volume.id = copy.volume_id AND volume.kind = 'archive'
      WHERE copy.content_id = $1 AND copy.state = 'present') AS large_away
  FROM photo WHERE content_id = $1`;
const ALSO = `SELECT file.id, file.path, file.drive_id, drive.name AS drive
  FROM file JOIN drive ON drive.id = file.drive_id
  WHERE file.content_id = $1 AND file.id <> $2 AND file.on_drive = 'present' ORDER BY file.id LIMIT 20`;

/** One File with everything known of it, or null. */
export async function fileDetail(pool: pg.Pool, id: bigint): Promise<FileDetailRow | null> {
  const [row] = await fileRows(pool, [id]);
  if (!row) return null;
  if (row.content_id === null) return { ...row, detail: null, also: [] };
  const [photo, also] = await Promise.all([
    pool.query<PhotoDetail>(DETAIL, [row.content_id]),
    pool.query<FileDetailRow['also'][number]>(ALSO, [row.content_id, id]),
  ]);
  return { ...row, detail: photo.rows[0] ?? null, also: also.rows };
}
