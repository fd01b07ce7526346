import type pg from 'pg';
import { type CopyRow, readCopies, readVersions, type VersionRow } from './lists-in-text.ts';
import { type VolumeRow, volumeRows } from './volume-rows.ts';

/** A File with all that its view shows. */
export interface FileRow extends FileColumns {
  /** Newest first. */
  versions: VersionRow[];
  /** The Archive's first, then Drives', then the cloud's. */
  copies: CopyRow[];
}

interface FileColumns {
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
  /** Hex. */
  blake3: string | null;
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
  /** Base64. */
  thumbhash: string | null;
}

type FoundColumns = FileColumns & { versions_text: string | null; copies_text: string | null };

/** Copies of a Content beside the File's own: of a much copied one (an empty file) there may be a million. */
const OTHER_COPIES = 8;

const ITS_COPIES = `
  SELECT * FROM copy WHERE copy.file_id = file.id AND copy.content_id = file.content_id
  UNION ALL (SELECT * FROM copy WHERE copy.content_id = file.content_id AND copy.etag IS NOT NULL
    AND copy.file_id IS DISTINCT FROM file.id LIMIT ${OTHER_COPIES})
  UNION ALL (SELECT * FROM copy WHERE copy.content_id = file.content_id AND copy.etag IS NULL
    AND copy.file_id IS DISTINCT FROM file.id LIMIT ${OTHER_COPIES})`;

/** Versions and Copies come as one text each, so that a page of Files is one question: see lists-in-text.ts. */
const FILES = `
  SELECT file.id, file.path, file.drive_id, drive.name AS drive, file.volume_id, file.bytes, file.mtime_ns,
    file.on_drive, file.moved_to_id, file.kind, file.content_id,
    encode(content.blake3, 'hex') AS blake3, file.taken_at,
    photo.taken_zone, photo.camera, photo.lens, photo.width, photo.height, photo.rating, photo.keywords,
    photo.state AS photo_state, photo.reason, photo.thumb,
    encode(photo.thumbhash, 'base64') AS thumbhash,
    (SELECT string_agg(n || ' ' || encode(held.blake3, 'hex') || ' ' || version.bytes || ' ' || version.mtime_ns || ' '
        || (extract(epoch FROM version.seen_at) * 1000)::bigint, ',' ORDER BY n DESC)
      FROM file_version AS version JOIN content AS held ON held.id = version.content_id
      WHERE version.file_id = file.id) AS versions_text,
    (SELECT string_agg(volume_id || ' ' || state || ' ' || evidence || ' '
        || (extract(epoch FROM at) * 1000)::bigint || ' ' || encode(path, 'hex'), ',')
      FROM (${ITS_COPIES}) AS its) AS copies_text
  FROM unnest($1::bigint[]) WITH ORDINALITY AS wanted(id, place)
  JOIN file ON file.id = wanted.id
  JOIN drive ON drive.id = file.drive_id
  LEFT JOIN content ON content.id = file.content_id
  LEFT JOIN photo ON photo.content_id = file.content_id
  ORDER BY wanted.place`;

/** The Files of these ids, in their order; ids of no File are left out. */
export async function fileRows(pool: pg.Pool, ids: readonly bigint[]): Promise<FileRow[]> {
  if (ids.length === 0) return [];
  const [{ rows }, volumes] = await Promise.all([
    pool.query<FoundColumns>({ name: 'file-rows', text: FILES, values: [ids] }),
    volumeRows(pool),
  ]);
  return rows.map((row) => withLists(row, volumes));
}

function withLists(
  { versions_text, copies_text, ...row }: FoundColumns,
  volumes: Map<string, VolumeRow>,
): FileRow {
  return { ...row, versions: readVersions(versions_text), copies: readCopies(copies_text, volumes) };
}
