import type pg from 'pg';
import type { Position } from '../cursor.ts';
import { EXACT_UP_TO } from '../page.ts';
import type { Where } from './conditions.ts';
import { afterPosition, type FileSort, keyColumns, keyNames, orders } from './file-order.ts';
import type { SampleRow } from './sample.ts';

export type FoundRow = Record<string, unknown> & { file_id: bigint };

/** One page, asked of the database in one of several ways. */
export interface Question {
  where: Where;
  sort: FileSort;
  /** Begin after this position; null: at the start. */
  after: Position[] | null;
  limit: number;
}

/** Sorts whatever matches, with no regard to how much it is. */
export async function sortAll(pool: pg.Pool, { where, sort, after, limit }: Question): Promise<FoundRow[]> {
  const position = after ? `AND ${afterPosition(sort, where.values.length + 1)}` : '';
  const sql = `SELECT file_search.file_id, ${keyColumns(sort)} FROM file_search ${orders[sort].joins}
    WHERE ${where.sql} ${position} ORDER BY ${keyNames(sort)} LIMIT ${limit}`;
  return askPlanned(pool, 'enable_indexscan', sql, [...where.values, ...(after ?? [])]);
}

/**
 * Counts all matches and, of those up to a row of the default order, sorts the first: one pass over the matches,
 * and only few of them to sort. Right where matches can be counted.
 */
export async function countAndSort(
  pool: pg.Pool,
  { where, limit }: Question,
  until: SampleRow | null,
): Promise<{ rows: FoundRow[]; counted: number }> {
  const values = until ? [...where.values, until.order_key, until.path] : where.values;
  const near = until ? `FILTER (WHERE ${upTo(where.values.length)})` : '';
  const sql = `WITH matches AS MATERIALIZED (
      SELECT count(*)::int AS counted, array_agg(file_id) ${near} AS near FROM file_search WHERE ${where.sql}
    ) SELECT matches.counted, page.* FROM matches LEFT JOIN LATERAL (
      SELECT file_search.file_id, ${keyColumns('taken')} FROM file_search WHERE file_id = ANY(near)
      ORDER BY ${keyNames('taken')} LIMIT ${limit}
    ) AS page ON true`;
  const found = await askPlanned<FoundRow & { counted: number }>(pool, 'enable_seqscan', sql, values);
  return { rows: found.filter((row) => row.file_id !== null), counted: found[0]!.counted };
}

/** Goes along the default order up to a row and takes what matches: right where matches are dense. */
export async function walk(
  pool: pg.Pool,
  { where, after, limit }: Question,
  until: SampleRow | null,
): Promise<FoundRow[]> {
  const values = until ? [...where.values, until.order_key, until.path] : where.values;
  const end = until
    ? `AND file_search.order_key <= $${where.values.length + 1} AND ${upTo(where.values.length)}`
    : '';
  const begin = after ? `AND ${afterPosition('taken', values.length + 1)}` : '';
  const sql = `SELECT file_search.file_id, ${keyColumns('taken')} FROM file_search
    WHERE ${where.sql} ${end} ${begin} ORDER BY ${orders.taken.keys.join(', ')} LIMIT ${limit}`;
  return askPlanned(pool, 'enable_bitmapscan', sql, [...values, ...(after ?? [])]);
}

/** Sorts the matches up to a row of the default order. */
export async function sortNear(pool: pg.Pool, question: Question, until: SampleRow): Promise<FoundRow[]> {
  const { where } = question;
  const sql = `${where.sql} AND ${upTo(where.values.length)}`;
  return sortAll(pool, {
    ...question,
    where: { sql, values: [...where.values, until.order_key, until.path] },
  });
}

/** Counts matches, at most one beyond what totals say exactly. */
export async function countMatches(pool: pg.Pool, where: Where): Promise<number> {
  const sql = `SELECT count(*)::int AS counted FROM (SELECT FROM file_search WHERE ${where.sql} LIMIT ${EXACT_UP_TO + 1}) AS hits`;
  const rows = await askPlanned<{ counted: number }>(pool, null, sql, where.values);
  return rows[0]!.counted;
}

/** The condition that a row does not come after one of the sample. */
function upTo(values: number): string {
  return `(file_search.order_key, file_search.path) <= ($${values + 1}::bigint, $${values + 2}::bytea)`;
}

type Plan = 'enable_seqscan' | 'enable_indexscan' | 'enable_bitmapscan';

/**
 * The planner's guesses for pieces of text are wild; where the sample knows better, one kind of plan is ruled out.
 * Workers of its own would take the other searches' turns.
 */
async function askPlanned<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  without: Plan | null,
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
