import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { type Page, pageOf } from '../page.ts';

export interface FreeingRow {
  id: string;
  by: string;
  state: 'waiting' | 'running' | 'done';
  reason: string | null;
  begun_at: Date;
  finished_at: Date | null;
  contents: bigint;
  bytes: bigint;
  freed: bigint;
  freed_bytes: bigint;
  kept: bigint;
}

/** Makings of room, newest first. */
export async function freeingPage(
  pool: pg.Pool,
  { limit, cursor }: { limit: number; cursor: string | null },
): Promise<Page<FreeingRow>> {
  const before = cursor === null ? null : readCursor('freeings', cursor)[0];
  const { rows } = await pool.query<FreeingRow>(
    'SELECT * FROM freeing WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2',
    [before, limit + 1],
  );
  const counted = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM freeing');
  return pageOf(rows, limit, { total: counted.rows[0]!.n }, (row) => writeCursor('freeings', [row.id]));
}

/** One making of room. @throws Problem `not-found` */
export async function freeingRow(pool: pg.Pool, id: string): Promise<FreeingRow> {
  const { rows } = await pool.query<FreeingRow>('SELECT * FROM freeing WHERE id = $1', [id]);
  if (!rows[0]) throw problem('not-found');
  return rows[0];
}

export interface FreedOfDrive {
  drive_id: string;
  name: string;
  files: bigint;
  bytes: bigint;
}

/** Drives of which something is freed now, those with most first. */
export async function freedOfDrives(pool: pg.Pool, driveId: string | null): Promise<FreedOfDrive[]> {
  const { rows } = await pool.query<FreedOfDrive>(
    `SELECT drive.id AS drive_id, drive.name, sums.files, sums.bytes FROM (
       SELECT drive_id, sum(files)::bigint AS files, sum(bytes)::bigint AS bytes FROM freed_sum
       WHERE $1::uuid IS NULL OR drive_id = $1 GROUP BY drive_id HAVING sum(files) > 0
     ) AS sums JOIN drive ON drive.id = sums.drive_id ORDER BY sums.bytes DESC, drive.id`,
    [driveId],
  );
  return rows;
}
