import type pg from 'pg';
import { readCursor, writeCursor } from '../cursor.ts';
import { EXACT_UP_TO, type Page, pageOf, totalOf } from '../page.ts';

export interface DriveEventRow {
  id: string;
  what: 'moved' | 'lost' | 'found' | 'lent' | 'returned' | 'retired' | 'replaced';
  place: string | null;
  lent_to: string | null;
  lent_until: string | null;
  note: string;
  by: string;
  at: Date;
}

/** What became of a Drive, newest first. */
export async function driveHistory(
  pool: pg.Pool,
  driveId: string,
  { limit, cursor }: { limit: number; cursor: string | null },
): Promise<Page<DriveEventRow>> {
  const list = `history ${driveId}`;
  const before = cursor === null ? null : readCursor(list, cursor);
  const { rows } = await pool.query<DriveEventRow>(
    `SELECT id, what, place, lent_to, lent_until::text AS lent_until, note, by, at FROM drive_event
     WHERE drive_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [driveId, before?.[0] ?? null, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM drive_event WHERE drive_id = $1 LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [driveId],
  );
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) => writeCursor(list, [row.id]));
}
