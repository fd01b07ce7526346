import type pg from 'pg';

export interface VersionRow {
  n: number;
  blake3: string;
  bytes: string;
  mtimeNs: string;
  seenAt: string;
}

export interface CopyRow {
  kind: 'archive' | 'drive' | 'cloud';
  volumeId: string;
  path: string;
  state: 'pending' | 'present' | 'missing' | 'damaged';
  evidence: 'listed' | 'written' | 'read-back';
  at: string;
  drive: string | null;
  driveId: string | null;
  attached: boolean;
  usable: boolean;
}

/** A File with all that its view shows. In `versions` and `copies`, bytes are hex and whole numbers text. */
export interface FileRow {
  id: bigint;
  path: Buffer;
  drive_id: string;
  drive: string;
  volume_id: string;
  bytes: bigint;
  mtime_ns: bigint;
  on_drive: 'present' | 'gone' | 'moved';
  moved_to_id: bigint | null;
  kind: 'photo' | 'film' | 'sidecar' | 'catalogue' | 'other';
  content_id: bigint | null;
  blake3: Buffer | null;
  taken_at: Date | null;
  taken_zone: string | null;
  camera: string | null;
  lens: string | null;
  width: number | null;
  height: number | null;
  rating: number | null;
  keywords: string[] | null;
  photo_state: string | null;
  reason: string | null;
  thumb: boolean | null;
  thumbhash: Buffer | null;
  versions: VersionRow[] | null;
  copies: CopyRow[] | null;
}

/** Copies of a Content beside the File's own: of a much copied one (an empty file) there may be a million. */
const OTHER_COPIES = 8;

const COPY = 'copy.id, copy.volume_id, copy.path, copy.state, copy.evidence, copy.at';

/** Versions and Copies come as JSON of one sub-select each, so that a page of Files is one question. */
const FILES = `
  SELECT file.id, file.path, file.drive_id, drive.name AS drive, file.volume_id, file.bytes, file.mtime_ns,
    file.on_drive, file.moved_to_id, file.kind, file.content_id, content.blake3, file.taken_at,
    photo.taken_zone, photo.camera, photo.lens, photo.width, photo.height, photo.rating, photo.keywords,
    photo.state AS photo_state, photo.reason, photo.thumb, photo.thumbhash,
    (SELECT json_agg(json_build_object('n', n, 'blake3', encode(held.blake3, 'hex'), 'bytes', version.bytes::text,
        'mtimeNs', version.mtime_ns::text, 'seenAt', version.seen_at) ORDER BY n DESC)
      FROM file_version AS version JOIN content AS held ON held.id = version.content_id
      WHERE version.file_id = file.id) AS versions,
    (SELECT json_agg(json_build_object('kind', volume.kind, 'volumeId', volume.id, 'path', encode(copy.path, 'hex'),
        'state', copy.state, 'evidence', copy.evidence, 'at', copy.at, 'drive', owner.name, 'driveId', owner.id,
        'attached', attached.here, 'usable', copy.state = 'present' AND
          CASE volume.kind WHEN 'drive' THEN attached.here ELSE volume.state = 'ready' END)
        ORDER BY array_position(ARRAY['archive', 'drive', 'cloud'], volume.kind), copy.id)
      FROM (
        SELECT ${COPY} FROM copy WHERE copy.file_id = file.id AND copy.content_id = file.content_id
        UNION ALL
        (SELECT ${COPY} FROM copy WHERE copy.content_id = file.content_id AND copy.etag IS NOT NULL
          AND copy.file_id IS DISTINCT FROM file.id LIMIT ${OTHER_COPIES})
        UNION ALL
        (SELECT ${COPY} FROM copy WHERE copy.content_id = file.content_id AND copy.etag IS NULL
          AND copy.file_id IS DISTINCT FROM file.id LIMIT ${OTHER_COPIES})
      ) AS copy
      JOIN volume ON volume.id = copy.volume_id
      LEFT JOIN drive AS owner ON owner.id = volume.drive_id
      CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM attachment
        WHERE volume_id = volume.id AND detached_at IS NULL AND released_at IS NULL) AS here) AS attached
    ) AS copies
  FROM unnest($1::bigint[]) WITH ORDINALITY AS wanted(id, place)
  JOIN file ON file.id = wanted.id
  JOIN drive ON drive.id = file.drive_id
  LEFT JOIN content ON content.id = file.content_id
  LEFT JOIN photo ON photo.content_id = file.content_id
  ORDER BY wanted.place`;

/** The Files of these ids, in their order; ids of no File are left out. */
export async function fileRows(pool: pg.Pool, ids: readonly bigint[]): Promise<FileRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<FileRow>({ name: 'file-rows', text: FILES, values: [ids] });
  return rows;
}

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
  title: string | null;
  caption: string | null;
  duration: number | null;
}

const DETAIL = `SELECT iso, aperture, shutter, focal, latitude, longitude, title, caption, duration
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
