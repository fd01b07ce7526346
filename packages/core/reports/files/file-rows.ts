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

/** A Content has a handful of Copies; a much copied one (an empty file) may have a million, then these are the ones. */
const MOST_COPIES = 16;
const COPIES_OF_CONTENT = `SELECT * FROM copy WHERE copy.content_id = file.content_id LIMIT ${MOST_COPIES}`;
const COPIES_AMONG_MANY = `
  (SELECT * FROM copy WHERE copy.file_id = file.id AND copy.content_id = file.content_id)
  UNION ALL (SELECT * FROM copy WHERE copy.content_id = file.content_id AND copy.etag IS NOT NULL
    AND copy.file_id IS DISTINCT FROM file.id LIMIT ${MOST_COPIES / 2})
  UNION ALL (SELECT * FROM copy WHERE copy.content_id = file.content_id AND copy.etag IS NULL
    AND copy.file_id IS DISTINCT FROM file.id LIMIT ${MOST_COPIES / 2})`;

const copiesInText = (copies: string) => `
  (SELECT string_agg(volume_id || ' ' || state || ' ' || evidence || ' '
      || (extract(epoch FROM at) * 1000)::bigint || ' ' || encode(path, 'hex'), ',')
    FROM (${copies}) AS its)`;

/** Versions and Copies come as one text each, so that a page of Files is one question: see lists-in-text.ts. */
const FILES = `
  SELECT file.id, file.path, file.drive_id, drive.name AS drive, file.volume_id, file.bytes, file.mtime_ns,
    file.on_drive, file.moved_to_id, file.kind, file.content_id,
    encode(content.blake3, 'hex') AS blake3, file.taken_at,
    photo.taken_zone, photo.camera, photo.lens, photo.width, photo.height, photo.rating, photo.keywords,
    photo.state AS photo_state, photo.reason, photo.thumb,
    encode(photo.thumbhash, 'base64') AS thumbhash,
    (SELECT string_agg(n || ' ' || encode(CASE version.content_id WHEN content.id THEN content.blake3
          ELSE (SELECT older.blake3 FROM content AS older WHERE older.id = version.content_id) END, 'hex') || ' '
        || version.bytes || ' ' || version.mtime_ns || ' ' || (extract(epoch FROM version.seen_at) * 1000)::bigint || ' ' || version.origin,
        ',' ORDER BY n DESC)
      FROM file_version AS version WHERE version.file_id = file.id) AS versions_text,
    ${copiesInText(COPIES_OF_CONTENT)} AS copies_text
  FROM unnest($1::bigint[]) WITH ORDINALITY AS wanted(id, place)
  JOIN file ON file.id = wanted.id
  JOIN drive ON drive.id = file.drive_id
  LEFT JOIN content ON content.id = file.content_id
  LEFT JOIN photo ON photo.content_id = file.content_id
  ORDER BY wanted.place`;

const AMONG_MANY = `
  SELECT file.id, ${copiesInText(COPIES_AMONG_MANY)} AS copies_text FROM file WHERE file.id = ANY($1::bigint[])`;

/** The Files of these ids, in their order; ids of no File are left out. */
export async function fileRows(pool: pg.Pool, ids: readonly bigint[]): Promise<FileRow[]> {
  if (ids.length === 0) return [];
  const [{ rows }, volumes] = await Promise.all([
    pool.query<FoundColumns>({ name: 'file-rows', text: FILES, values: [ids] }),
    volumeRows(pool),
  ]);
  const found = rows.map((row) => withLists(row, volumes));
  return found.some(isMuchCopied) ? mended(pool, found, volumes) : found;
}

function withLists(
  { versions_text, copies_text, ...row }: FoundColumns,
  volumes: Map<string, VolumeRow>,
): FileRow {
  return { ...row, versions: readVersions(versions_text), copies: readCopies(copies_text, volumes) };
}

const isMuchCopied = (row: FileRow) => row.copies.length >= MOST_COPIES;

/** Of a much copied Content, the File's own Copies and those in the cloud come before any others. */
async function mended(pool: pg.Pool, found: FileRow[], volumes: Map<string, VolumeRow>): Promise<FileRow[]> {
  const ids = found.filter(isMuchCopied).map((row) => row.id);
  const { rows } = await pool.query<{ id: bigint; copies_text: string | null }>(AMONG_MANY, [ids]);
  const texts = new Map(rows.map((row) => [row.id, row.copies_text]));
  return found.map((row) => {
    const text = texts.get(row.id);
    return text === undefined ? row : { ...row, copies: readCopies(text, volumes) };
  });
}
