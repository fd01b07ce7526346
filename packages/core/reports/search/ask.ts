import type { Position } from '../cursor.ts';
import { EXACT_UP_TO } from '../page.ts';
import type { Own, Where } from './conditions.ts';
import { afterPosition, type FileSort, keyColumns, keyNames, orders } from './file-order.ts';
import type { PlannedPools } from './planned-pools.ts';
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
export async function sortAll(
  pools: PlannedPools,
  { where, sort, after, limit }: Question,
): Promise<FoundRow[]> {
  const position = after ? `AND ${afterPosition(sort, where.values.length + 1)}` : '';
  const sql = `SELECT file_search.file_id, ${keyColumns(sort)} FROM file_search ${orders[sort].joins}
    WHERE ${where.sql} ${position} ORDER BY ${keyNames(sort)} LIMIT ${limit}`;
  const { rows } = await pools
    .without('enable_indexscan')
    .query<FoundRow>(sql, [...where.values, ...(after ?? [])]);
  return rows;
}

/**
 * Counts all matches and, of those up to a row of the default order, sorts the first: one pass over the matches,
 * and only few of them to sort. Right where matches can be counted.
 */
export async function countAndSort(
  pools: PlannedPools,
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
  const { rows: found } = await pools
    .without('enable_seqscan')
    .query<FoundRow & { counted: number }>(sql, values);
  return { rows: found.filter((row) => row.file_id !== null), counted: found[0]!.counted };
}

/** Goes along the default order up to a row and takes what matches: right where matches are dense. */
export async function walk(
  pools: PlannedPools,
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
  const { rows } = await pools
    .without('enable_bitmapscan')
    .query<FoundRow>(sql, [...values, ...(after ?? [])]);
  return rows;
}

/** Goes along the default order of each of a few values of a column: right where matches are dense among these. */
export async function walkOwn(
  pools: PlannedPools,
  { where, after, limit }: Question,
  until: SampleRow | null,
  own: Own,
): Promise<FoundRow[]> {
  const values = [...where.values, own.values, ...(until ? [until.order_key, until.path] : [])];
  const list = where.values.length + 1;
  const end = until ? `AND file_search.order_key <= $${list + 1} AND ${upTo(list)}` : '';
  const begin = after
    ? `AND file_search.order_key >= $${values.length + 1} AND ${afterPosition('taken', values.length + 1)}`
    : '';
  const sql = `SELECT page.* FROM unnest($${list}::${own.type}[]) AS own(value) CROSS JOIN LATERAL (
      SELECT file_search.file_id, ${keyColumns('taken')} FROM file_search
      WHERE file_search.${own.column} = own.value AND ${where.sql} ${end} ${begin}
      ORDER BY ${orders.taken.keys.join(', ')} LIMIT ${limit}
    ) AS page ORDER BY ${keyNames('taken')} LIMIT ${limit}`;
  const { rows } = await pools
    .without('enable_bitmapscan')
    .query<FoundRow>(sql, [...values, ...(after ?? [])]);
  return rows;
}

/**
 * Sorts the matches up to a row of the default order. \`byOrder\`: the index of the order is asked for the rows up to
 * there as well, which is right where these are not many more than the matches.
 */
export async function sortNear(
  pools: PlannedPools,
  question: Question,
  until: SampleRow,
  byOrder: boolean,
): Promise<FoundRow[]> {
  const { where } = question;
  // The place in the order comes first: most matches need not be looked through for the rest then.
  const sql = `${upTo(where.values.length, byOrder ? '' : ' + 0')} AND ${where.sql}`;
  return sortAll(pools, {
    ...question,
    where: { sql, values: [...where.values, until.order_key, until.path] },
  });
}

/** Counts matches, at most one beyond what totals say exactly. */
export async function countMatches(pools: PlannedPools, where: Where): Promise<number> {
  const sql = `SELECT count(*)::int AS counted FROM (SELECT FROM file_search WHERE ${where.sql} LIMIT ${EXACT_UP_TO + 1}) AS hits`;
  const { rows } = await pools.without(null).query<{ counted: number }>(sql, where.values);
  return rows[0]!.counted;
}

/** The condition that a row does not come after one of the sample; with a sum in it no index is asked. */
function upTo(values: number, sum = ''): string {
  return `(file_search.order_key${sum}, file_search.path) <= ($${values + 1}::bigint, $${values + 2}::bytea)`;
}
