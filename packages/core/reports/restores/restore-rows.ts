import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { EXACT_UP_TO, type Page, pageOf, totalOf } from '../page.ts';

export interface RestoreRow {
  id: string;
  drive_id: string;
  drive: string;
  path: Buffer;
  file_id: bigint | null;
  at: Date | null;
  every: boolean;
  from: 'archive' | 'drive' | 'cloud' | null;
  target: Buffer;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  reason: string | null;
  started_at: Date;
  updated_at: Date;
  finished_at: Date | null;
  files: bigint;
  bytes: bigint;
  restored: bigint;
  restored_bytes: bigint;
  there: bigint;
  there_bytes: bigint;
  failed: bigint;
  failed_bytes: bigint;
  unproven: bigint;
  read_bytes: bigint;
  renamed: bigint;
  replaces: boolean;
  role_taken_at: Date | null;
}

const RESTORES = `SELECT * FROM (
  SELECT restore.*, drive.name AS drive, (SELECT count(*) FROM restore_problem
    WHERE restore_id = restore.id AND kind = 'renamed') AS renamed
  FROM restore JOIN drive ON drive.id = restore.drive_id) AS restores`;

/** Restores, newest first; of one Drive or of all. */
export async function restorePage(
  pool: pg.Pool,
  request: { drive: string | null; limit: number; cursor: string | null },
): Promise<Page<RestoreRow>> {
  const { drive, limit } = request;
  const list = JSON.stringify(['restores', drive]);
  const before = request.cursor === null ? null : readCursor(list, request.cursor);
  const { rows } = await pool.query<RestoreRow>(
    `${RESTORES} WHERE ($1::uuid IS NULL OR drive_id = $1) AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [drive, before?.[0] ?? null, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM restore WHERE $1::uuid IS NULL OR drive_id = $1 LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [drive],
  );
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) => writeCursor(list, [row.id]));
}

/** One Restore. @throws Problem `not-found` */
export async function restoreRow(pool: pg.Pool, id: string): Promise<RestoreRow> {
  const { rows } = await pool.query<RestoreRow>(`${RESTORES} WHERE id = $1`, [id]);
  if (!rows[0]) throw problem('not-found');
  return rows[0];
}

export interface RestoreProblemRow {
  id: bigint;
  kind: 'failed' | 'renamed';
  reason: string;
  file_id: bigint;
  path: Buffer;
  target: Buffer;
  bytes: bigint;
  at: Date;
}

/** What could not be restored, or has another name there, in the order in which it was met. @throws Problem `not-found` */
export async function restoreProblems(
  pool: pg.Pool,
  request: { id: string; kind: 'failed' | 'renamed' | null; limit: number; cursor: string | null },
): Promise<Page<RestoreProblemRow>> {
  await restoreRow(pool, request.id);
  const { id, kind, limit } = request;
  const list = JSON.stringify(['restore-problems', id, kind]);
  const after = request.cursor === null ? null : readCursor(list, request.cursor);
  const wanted = 'restore_id = $1 AND ($2::text IS NULL OR kind = $2)';
  const { rows } = await pool.query<RestoreProblemRow>(
    `SELECT * FROM restore_problem WHERE ${wanted} AND ($3::bigint IS NULL OR id > $3) ORDER BY id LIMIT $4`,
    [id, kind, after?.[0] ?? null, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM restore_problem WHERE ${wanted} LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [id, kind],
  );
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) => writeCursor(list, [row.id]));
}
