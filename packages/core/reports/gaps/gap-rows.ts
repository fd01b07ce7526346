import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { EXACT_UP_TO, type Page, pageOf, totalOf } from '../page.ts';

export interface GapRow {
  id: string;
  what: 'counter' | 'month';
  camera: string;
  serial: string | null;
  prefix: string | null;
  first: number | null;
  last: number | null;
  frames: number;
  taken_after: Date;
  taken_before: Date;
  fine_at: Date | null;
  fine_by: string | null;
}

/** Gaps, newest first: those that somebody called fine, or the others. */
export async function gapPage(
  pool: pg.Pool,
  request: { fine: boolean; limit: number; cursor: string | null },
): Promise<Page<GapRow>> {
  const { fine, limit } = request;
  const list = JSON.stringify(['gaps', fine]);
  const before = request.cursor === null ? null : readCursor(list, request.cursor);
  const { rows } = await pool.query<GapRow>(
    `SELECT * FROM gap WHERE (fine_at IS NOT NULL) = $1
       AND ($2::timestamp IS NULL OR (taken_after, id) < ($2, $3::uuid)) ORDER BY taken_after DESC, id DESC LIMIT $4`,
    [fine, before?.[0] ?? null, before?.[1] ?? null, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM gap WHERE (fine_at IS NOT NULL) = $1 LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [fine],
  );
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) =>
    writeCursor(list, [row.taken_after.toISOString().slice(0, 23), row.id]),
  );
}

/** One gap. @throws Problem `not-found` */
export async function gapRow(pool: pg.Pool, id: string): Promise<GapRow> {
  const { rows } = await pool.query<GapRow>('SELECT * FROM gap WHERE id = $1', [id]);
  if (!rows[0]) throw problem('not-found');
  return rows[0];
}

/** When gaps were looked for last. */
export async function lastGapLook(pool: pg.Pool): Promise<Date | null> {
  const { rows } = await pool.query<{ at: Date }>(`SELECT at FROM gap_look WHERE at > 'epoch'`);
  return rows[0]?.at ?? null;
}
