import { systemClock } from '@safelight/core/base/clock.ts';
import { newId } from '@safelight/core/base/ids.ts';
import { parentPath, pathKey } from '@safelight/core/base/paths.ts';
import { searchText } from '@safelight/core/catalog/file/search-text.ts';
import { READ_AS } from '@safelight/core/flows/picture/plan-picture.ts';
import type pg from 'pg';
import { archiveOf, type MadeFile } from './archive-of.ts';
import { photoOf } from './photo-of.ts';

const BATCH = 5_000;

/**
 * Fills an empty catalogue with `count` Files, each with its Content, a version, two Copies, and pictures with a Photo.
 * The index of search is built at the end, as a restored database would.
 */
export async function fillCatalogue(pool: pg.Pool, count: number): Promise<void> {
  const index = await pool.query<{ sql: string }>(
    `SELECT pg_get_indexdef('file_search_pieces'::regclass) AS sql`,
  );
  await pool.query('DROP INDEX file_search_pieces');
  const places = new Map<number, DrivePlace>();
  let batch: MadeFile[] = [];
  for (const file of archiveOf(count)) {
    batch.push(file);
    if (batch.length === BATCH) await flush();
  }
  await flush();
  for (const sql of [VERSIONS, COPIES, FOLDERS, SEQUENCE, index.rows[0]!.sql]) await pool.query(sql);
  await pool.query('VACUUM ANALYZE');

  async function flush(): Promise<void> {
    for (const [n, files] of Map.groupBy(batch, (file) => file.drive)) {
      const place = places.get(n) ?? { ...(await makeDrive(pool, n)), folders: new Map<string, bigint>() };
      places.set(n, place);
      await makeFolders(pool, place, files);
      await makeFiles(pool, place, files);
    }
    batch = [];
  }
}

async function makeDrive(pool: pg.Pool, n: number): Promise<{ volume: string; drive: string }> {
  const [drive, volume, name] = [newId(systemClock), newId(systemClock), `Work drive ${n + 1}`];
  await pool.query(
    `INSERT INTO drive (id, kind, name, folder, folder_key) VALUES ($1, 'drive', $2, $2, lower($2))`,
    [drive, name],
  );
  await pool.query(
    `INSERT INTO volume (id, kind, drive_id, source_folders, last_scan_at) VALUES ($1, 'drive', $2, ARRAY['Photography'::bytea], now())`,
    [volume, drive],
  );
  await pool.query(
    `INSERT INTO volume (id, kind) SELECT $1, 'archive' WHERE NOT EXISTS (SELECT FROM volume WHERE kind = 'archive')`,
    [newId(systemClock)],
  );
  return { drive, volume };
}

interface DrivePlace {
  volume: string;
  drive: string;
  folders: Map<string, bigint>;
}

async function makeFolders(pool: pg.Pool, place: DrivePlace, files: MadeFile[]): Promise<void> {
  const wanted = new Set<string>();
  for (const file of files) {
    for (let path = parentOf(file.path); path && !place.folders.has(path); path = parentOf(path))
      wanted.add(path);
  }
  for (const path of [...wanted].sort((a, b) => a.length - b.length)) {
    const bytes = Buffer.from(path);
    const { rows } = await pool.query<{ id: bigint }>(
      `INSERT INTO folder (volume_id, parent_id, path, path_key, name) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [
        place.volume,
        place.folders.get(parentOf(path)) ?? null,
        bytes,
        pathKey(bytes),
        Buffer.from(path.slice(path.lastIndexOf('/') + 1)),
      ],
    );
    place.folders.set(path, rows[0]!.id);
  }
}

const parentOf = (path: string) => parentPath(Buffer.from(path)).toString();

async function makeFiles(pool: pg.Pool, place: DrivePlace, files: MadeFile[]): Promise<void> {
  const paths = files.map((file) => Buffer.from(file.path));
  const columns = [
    files.map((file) => place.folders.get(parentOf(file.path))),
    paths,
    paths.map(pathKey),
    files.map((file) => file.path),
    files.map((file) => file.kind),
    files.map((file) => file.bytes),
    files.map((file) => searchText(file.path)),
    files.map((file) => (file.kind === 'sidecar' ? null : new Date(file.takenAt).toISOString())),
    files.map((file) => file.takenAt),
    files.map((file) => file.n),
    files.map((file) => JSON.stringify(photoOf(file))),
  ];
  await pool.query(
    `WITH made AS MATERIALIZED (
       SELECT * FROM unnest($3::bigint[], $4::bytea[], $5::bytea[], $6::text[], $7::text[], $8::bigint[], $9::text[],
         $10::timestamp[], $11::bigint[], $12::bigint[], $13::jsonb[])
         AS made(folder, path, key, text, kind, bytes, search, taken, made, content, photo)
     ), contents AS (
       INSERT INTO content (id, blake3, bytes, crc32, xxh64)
       SELECT content, sha256(path || key), bytes, 0, '\\x0000000000000000' FROM made
     ), photos AS (${PHOTOS})
     INSERT INTO file (volume_id, drive_id, folder_id, path, path_key, path_text, kind, bytes, mtime_ns, search_text,
       taken_at, order_key, content_id)
     SELECT $1, $2, folder, path, key, text, kind, bytes, made * 1000000, search, taken,
       CASE WHEN taken IS NULL THEN 9223372036854775807 ELSE -made END, content FROM made`,
    [place.volume, place.drive, ...columns],
  );
}

const PHOTOS = `INSERT INTO photo (content_id, state, taken_at, thumb, screen, thumbhash, camera, lens, iso, aperture,
    focal, rating, width, height, latitude, longitude, keywords, places, title, caption, words, read_as)
  SELECT content, 'done', taken, true, true, substring(key || key, 1, 25), its.camera, its.lens, its.iso, its.aperture,
    its.focal, its.rating, its.width, its.height, its.latitude, its.longitude, its.keywords, its.places, its.title,
    its.caption, its.words, ${READ_AS}
  FROM made CROSS JOIN LATERAL jsonb_to_record(photo) AS its(camera text, lens text, iso int, aperture float8,
    focal float8, rating int, width int, height int, latitude float8, longitude float8, keywords text[], places text[],
    title text, caption text, words text)
  WHERE jsonb_typeof(photo) = 'object'`;
const VERSIONS = `INSERT INTO file_version (file_id, n, content_id, bytes, mtime_ns, written)
  SELECT id, 1, content_id, bytes, mtime_ns, true FROM file`;
const COPIES = `INSERT INTO copy (content_id, volume_id, file_id, path, path_key, state, evidence, at)
  SELECT file.content_id, volume.id, file.id, 'Work drive/'::bytea || file.path, file.path_key, 'present', 'read-back', now()
  FROM file, volume WHERE volume.kind = 'archive'
  UNION ALL SELECT content_id, volume_id, id, path, path_key, 'present', 'read-back', now() FROM file
  ON CONFLICT DO NOTHING`;
const FOLDERS = `WITH RECURSIVE own AS (
    SELECT folder_id AS id, count(*) AS files, sum(bytes) AS bytes FROM file GROUP BY folder_id
  ), above AS (
    SELECT folder.id, folder.parent_id, own.files, own.bytes FROM own JOIN folder USING (id)
    UNION ALL
    SELECT folder.id, folder.parent_id, above.files, above.bytes FROM above JOIN folder ON folder.id = above.parent_id
  ), sums AS (SELECT id, sum(files) AS files, sum(bytes) AS bytes FROM above GROUP BY id)
  UPDATE folder SET files = sums.files, bytes = sums.bytes FROM sums WHERE sums.id = folder.id`;

const SEQUENCE = `SELECT setval(pg_get_serial_sequence('content', 'id'), (SELECT max(id) FROM content))`;
