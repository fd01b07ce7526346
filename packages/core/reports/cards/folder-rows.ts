import type pg from 'pg';
import { readCursor, writeCursor } from '../cursor.ts';
import { EXACT_UP_TO, type Page, pageOf, totalOf } from '../page.ts';

export interface CardFolderRow {
  n: number;
  path: Buffer;
  files: number;
  bytes: bigint;
  open: number;
  open_bytes: bigint;
  fewest_copies: number | null;
  fewest_sites: number | null;
  archived: Buffer | null;
  elsewhere: number;
}

/** The folders of a card as a check met them. */
export async function cardFolderPage(
  pool: pg.Pool,
  { checkId, limit, cursor }: { checkId: string; limit: number; cursor: string | null },
): Promise<Page<CardFolderRow>> {
  const list = JSON.stringify(['card-folders', checkId]);
  const after = cursor === null ? null : readCursor(list, cursor);
  const { rows } = await pool.query<CardFolderRow>(
    'SELECT * FROM card_folder WHERE check_id = $1 AND ($2::int IS NULL OR n > $2) ORDER BY n LIMIT $3',
    [checkId, after?.[0] ?? null, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM card_folder WHERE check_id = $1 LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [checkId],
  );
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) => writeCursor(list, [row.n]));
}
