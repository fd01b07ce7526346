import type pg from 'pg';
import type { Position } from '../cursor.ts';
import { EXACT_UP_TO } from '../page.ts';
import type { Where } from './conditions.ts';
import { afterPosition, type FileSort, keyColumns, keyNames, orders } from './file-order.ts';

export type FoundRow = Record<string, unknown> & { file_id: bigint };

/** One page, asked of the database in one of several ways. */
export interface Question {
  where: Where;
  sort: FileSort;
  /** Begin after this position; null: at the start. */
  after: Position[] | null;
  limit: number;
}

/** So many matches are fetched at most to be sorted here and now. */
export const COLLECTED = 25_000;

/** All matches, sorted, and how many; more than COLLECTED are not all there. Right where they are few. */
export async function collect(pool: pg.Pool, { where, sort, limit }: Question, indexed: boolean) {
  const sql = `WITH hits AS MATERIALIZED (
      SELECT file_search.file_id, ${keyColumns(sort)} FROM file_search ${orders[sort].joins} WHERE ${where.sql} LIMIT ${COLLECTED + 1}
    ) SELECT *, (SELECT count(*) FROM hits)::int AS counted FROM hits ORDER BY ${keyNames(sort)} LIMIT ${limit}`;
  const rows = await askPlanned<FoundRow & { counted: number }>(
    pool,
    indexed ? 'enable_seqscan' : null,
    sql,
    where.values,
  );
  return { rows, counted: rows[0]?.counted ?? 0 };
}

/** Sorts whatever matches, with no regard to how much it is. */
export async function sortAll(pool: pg.Pool, { where, sort, after, limit }: Question): Promise<FoundRow[]> {
  const position = after ? `AND ${afterPosition(sort, where.values.length + 1)}` : '';
  const sql = `SELECT file_search.file_id, ${keyColumns(sort)} FROM file_search ${orders[sort].joins}
    WHERE ${where.sql} ${position} ORDER BY ${keyNames(sort)} LIMIT ${limit}`;
  return askPlanned(pool, 'enable_indexscan', sql, [...where.values, ...(after ?? [])]);
}

/** Goes along the default order, at most `rows` far, and takes what matches: right where matches are dense. */
export async function walk(
  pool: pg.Pool,
  { where, after, limit }: Question,
  rows: number,
): Promise<FoundRow[]> {
  const position = after ? `WHERE ${afterPosition('taken', where.values.length + 1)}` : '';
  const keys = orders.taken.keys.join(', ');
  const sql = `SELECT file_search.file_id, ${keyColumns('taken')}
    FROM (SELECT * FROM file_search ${position} ORDER BY ${keys} LIMIT ${rows}) AS file_search
    WHERE ${where.sql} ORDER BY ${keys} LIMIT ${limit}`;
  return askPlanned(pool, 'enable_seqscan', sql, [...where.values, ...(after ?? [])]);
}

/** Counts matches, at most one beyond what totals say exactly. */
export async function countMatches(pool: pg.Pool, where: Where): Promise<number> {
  const sql = `SELECT count(*)::int AS counted FROM (SELECT FROM file_search WHERE ${where.sql} LIMIT ${EXACT_UP_TO + 1}) AS hits`;
  const rows = await askPlanned<{ counted: number }>(pool, null, sql, where.values);
  return rows[0]!.counted;
}

/**
 * The planner's guesses for pieces of text are wild; where the sample knows better, one kind of plan is ruled out.
 * Workers of its own would take the other searches' turns.
 */
async function askPlanned<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  without: 'enable_seqscan' | 'enable_indexscan' | null,
  sql: string,
  values: unknown[],
): Promise<Row[]> {
  const client = await pool.connect();
  try {
    const ruledOut = without ? `; SET LOCAL ${without} = off` : '';
    await client.query(`BEGIN READ ONLY; SET LOCAL max_parallel_workers_per_gather = 0${ruledOut}`);
    const { rows } = await client.query<Row>(sql, values);
    await client.query('COMMIT');
    client.release();
    return rows;
  } catch (error) {
    // Not put back into the pool: its transaction may still be open.
    client.release(true);
    throw error;
  }
}
