import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { EXACT_UP_TO, type Page, pageOf, totalOf } from '../page.ts';

export interface RemovalRow {
  id: string;
  what: 'file' | 'folder' | 'drive';
  drive_id: string;
  drive: string;
  path: Buffer;
  everywhere: boolean;
  why: string;
  by: string;
  state: 'waiting' | 'running' | 'done';
  reason: string | null;
  begun_at: Date;
  finished_at: Date | null;
  files: bigint;
  bytes: bigint;
  done: bigint;
  names: bigint;
  left_names: number;
  objects_waiting: number;
  objects_gone: number;
  objects_reason: string | null;
  taken_back_at: Date | null;
  taken_back_by: string | null;
}

const REMOVALS = `
  SELECT removal.*, objects.*, (SELECT count(*)::int FROM removal_left WHERE removal_id = removal.id) AS left_names
  FROM removal CROSS JOIN LATERAL (SELECT (count(*) FILTER (WHERE o.state = 'waiting'))::int AS objects_waiting,
      (count(*) FILTER (WHERE o.state = 'gone'))::int AS objects_gone, max(o.reason) AS objects_reason
    FROM removal_object AS o WHERE o.removal_id = removal.id) AS objects`;

/** Removals, newest first; of one Drive or of all. */
export async function removalPage(
  pool: pg.Pool,
  request: { drive: string | null; limit: number; cursor: string | null },
): Promise<Page<RemovalRow>> {
  const { drive, limit } = request;
  const list = JSON.stringify(['removals', drive]);
  const before = request.cursor === null ? null : readCursor(list, request.cursor);
  const { rows } = await pool.query<RemovalRow>(
    `${REMOVALS} WHERE ($1::uuid IS NULL OR drive_id = $1) AND ($2::uuid IS NULL OR removal.id < $2) ORDER BY removal.id DESC LIMIT $3`,
    [drive, before?.[0] ?? null, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM removal WHERE $1::uuid IS NULL OR drive_id = $1 LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [drive],
  );
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) => writeCursor(list, [row.id]));
}

/** One Removal. @throws Problem `not-found` */
export async function removalRow(pool: pg.Pool, id: string): Promise<RemovalRow> {
  const { rows } = await pool.query<RemovalRow>(`${REMOVALS} WHERE removal.id = $1`, [id]);
  if (!rows[0]) throw problem('not-found');
  return rows[0];
}

export interface RestRow {
  id: string;
  place: 'archive' | 'cloud';
  n: bigint;
  path: Buffer;
  reason: string | null;
  next_at: Date | null;
}

const REST = `
  SELECT 'archive' AS place, id AS n, path, NULL AS reason, NULL::timestamptz AS next_at FROM removal_left WHERE removal_id = $1
  UNION ALL SELECT 'cloud', id, key, reason, next_at FROM removal_object WHERE removal_id = $1 AND state = 'waiting'`;

/** What a Removal left in the Archive, and what is still in the cloud. @throws Problem `not-found` */
export async function removalRest(
  pool: pg.Pool,
  request: { id: string; limit: number; cursor: string | null },
): Promise<Page<RestRow>> {
  await removalRow(pool, request.id);
  const list = JSON.stringify(['removal-rest', request.id]);
  const [place, n] = request.cursor === null ? [null, null] : readCursor(list, request.cursor);
  const { rows } = await pool.query<RestRow>(
    `SELECT place || '-' || n AS id, * FROM (${REST}) AS rest WHERE $2::text IS NULL OR (place, n) > ($2, $3::bigint) ORDER BY place, n LIMIT $4`,
    [request.id, place, n, request.limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM (${REST}) AS rest LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [request.id],
  );
  return pageOf(rows, request.limit, totalOf(counted.rows[0]!.n), (row) =>
    writeCursor(list, [row.place, row.n]),
  );
}
