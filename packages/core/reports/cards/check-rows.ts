import type pg from 'pg';
import { kindOf } from '../../adapters/media/file-kind.ts';
import { problem } from '../../base/errors.ts';
import { baseName } from '../../base/paths.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { EXACT_UP_TO, type Page, pageOf, totalOf } from '../page.ts';

export interface CardCheckRow {
  id: string;
  drive_id: string;
  drive: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  reason: string | null;
  verdict: 'safe' | 'not-yet' | 'damaged' | 'changed' | 'empty' | null;
  damage: string | null;
  started_at: Date;
  updated_at: Date;
  finished_at: Date | null;
  written_at: Date | null;
  away: boolean;
  folder: string | null;
  list: Buffer | null;
  held: { copies: number; sites: number; holders: string[]; files: number; bytes: number }[] | null;
  files: bigint;
  bytes: bigint;
  read: bigint;
  read_bytes: bigint;
  safe: bigint;
  safe_bytes: bigint;
  open: bigint;
  open_bytes: bigint;
  left_out: bigint;
  left_out_bytes: bigint;
  ingest_id: string | null;
}

const CHECK = `
  SELECT card_check.*, (SELECT name FROM drive WHERE id = card_check.drive_id) AS drive, attachment.detached_at IS NOT NULL AS away,
    (SELECT id FROM ingest WHERE ingest.drive_id = card_check.drive_id AND ingest.card_check_id = card_check.id
      ORDER BY ingest.started_at DESC LIMIT 1) AS ingest_id
  FROM card_check LEFT JOIN attachment ON attachment.id = card_check.attachment_id`;

/** Checks by id, in that order. */
export async function checkRows(pool: pg.Pool, ids: string[]): Promise<CardCheckRow[]> {
  const { rows } = await pool.query<CardCheckRow>(`${CHECK} WHERE card_check.id = ANY($1::uuid[])`, [ids]);
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
}

/** One check. @throws Problem `not-found` */
export async function checkRow(pool: pg.Pool, id: string): Promise<CardCheckRow> {
  const [row] = await checkRows(pool, [id]);
  if (!row) throw problem('not-found');
  return row;
}

export interface CardFileRow {
  n: number;
  state: 'safe' | 'open' | 'left-out';
  why: string | null;
  path: Buffer;
  files: bigint;
  bytes: bigint;
  mtime_ns: bigint | null;
  blake3: Buffer | null;
  copies: number;
  sites: number;
  holders: string[];
  archived: Buffer | null;
}

/** The files of a card as a check met them. */
export async function cardFilePage(
  pool: pg.Pool,
  request: { checkId: string; state: string | null; limit: number; cursor: string | null },
): Promise<Page<CardFileRow>> {
  const { checkId, state, limit } = request;
  const list = JSON.stringify(['card', checkId, state]);
  const after = request.cursor === null ? null : readCursor(list, request.cursor);
  const { rows } = await pool.query<CardFileRow>(
    `SELECT * FROM card_file WHERE check_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::int IS NULL OR n > $3)
     ORDER BY n LIMIT $4`,
    [checkId, state, after?.[0] ?? null, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM card_file WHERE check_id = $1 AND ($2::text IS NULL OR state = $2)
     LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [checkId, state],
  );
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) => writeCursor(list, [row.n]));
}

export interface CardPicture {
  fileId: bigint | null;
  name: Buffer;
  open: boolean;
}

const SHEET = 30;
const LOOKED_AT = 300;

/** A File with a preview that shows the same picture. */
const PICTURES = `
  SELECT few.n, few.path, few.state, (SELECT file.id FROM file JOIN photo ON photo.content_id = file.content_id
    WHERE file.content_id = few.content_id AND photo.thumb LIMIT 1) AS file_id
  FROM (
    (SELECT * FROM card_file WHERE check_id = $1 AND state = 'open' ORDER BY n LIMIT ${LOOKED_AT})
    UNION ALL (SELECT * FROM card_file WHERE check_id = $1 AND state = 'safe' ORDER BY n LIMIT ${LOOKED_AT})) AS few`;

/** Pictures of a card for its contact sheet: the open ones, and of the others as many as there is room, spread evenly. */
export async function cardPictures(pool: pg.Pool, checkId: string): Promise<CardPicture[]> {
  const { rows } = await pool.query<{ n: number; path: Buffer; state: string; file_id: bigint | null }>(
    PICTURES,
    [checkId],
  );
  const pictures = rows.filter(({ path }) => ['photo', 'film'].includes(kindOf(baseName(path))));
  const open = pictures.filter(({ state }) => state === 'open').slice(0, SHEET - SHEET / 3);
  const others = pictures.filter(({ state }) => state === 'safe');
  const room = SHEET - open.length;
  const step = Math.max(1, others.length / room);
  const spread = others.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step)).slice(0, room);
  return [...open, ...spread]
    .sort((a, b) => a.n - b.n)
    .map(({ path, state, file_id }) => ({ fileId: file_id, name: baseName(path), open: state === 'open' }));
}

/** What holders are called. */
export async function holderNames(pool: pg.Pool, holders: string[]): Promise<Map<string, string>> {
  const drives = holders.flatMap((holder) => (holder.startsWith('drive:') ? [holder.slice(6)] : []));
  const { rows } = await pool.query<{ id: string; name: string }>(
    'SELECT id, name FROM drive WHERE id = ANY($1::uuid[])',
    [drives],
  );
  const names = new Map(rows.map(({ id, name }) => [`drive:${id}`, name]));
  const nameOf = (holder: string) => {
    if (holder === 'nas') return 'the archive';
    return holder.startsWith('cloud:') ? 'the cloud' : (names.get(holder) ?? 'a drive');
  };
  return new Map(holders.map((holder) => [holder, nameOf(holder)]));
}
