import type pg from 'pg';
import type { Held } from '../../catalog/safety/copy-fact.ts';

/** So many Contents of a year and a kind that are held alike. */
export interface SumRow {
  id: bigint;
  holding: bigint;
  held: Held[];
  /** The Drives that have them now. */
  drives: string[];
  /** 0: not known. */
  year: number;
  kind: string;
  contents: number;
  bytes: number;
}

/** Files that were not read yet: Contents that only their Drive holds, unproven. */
export interface UnreadRow {
  drive_id: string;
  kind: string;
  files: number;
  bytes: number;
}

/** Every sum that is not empty. Few, however many Contents there are. */
export async function sumRows(pool: pg.Pool): Promise<SumRow[]> {
  const { rows } = await pool.query<SumRow>(
    `SELECT sum.id, holding.id AS holding, holding.held, holding.drives::text[], sum.year, sum.kind,
       sum.contents::float8 AS contents, sum.bytes::float8 AS bytes
     FROM safety_sum AS sum JOIN safety_holding AS holding ON holding.id = sum.holding_id WHERE sum.contents > 0`,
  );
  return rows;
}

export async function unreadRows(pool: pg.Pool): Promise<UnreadRow[]> {
  const { rows } = await pool.query<UnreadRow>(
    `SELECT drive_id, kind, sum(files)::float8 AS files, sum(bytes)::float8 AS bytes FROM safety_unread
     GROUP BY drive_id, kind HAVING sum(files) > 0`,
  );
  return rows;
}
