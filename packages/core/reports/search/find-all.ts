import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { whereOf } from './conditions.ts';
import { parseQuery } from './parse-query.ts';
import { pickPieces } from './pick-pieces.ts';
import type { SampleKeeper } from './sample.ts';

const MOST = 100_000;

/** The ids of all Files that a query finds, by their paths. */
export type FindAll = (q: string) => Promise<bigint[]>;

/** @throws Problem `bad-request` where that would be nothing in particular, or too much for one answer */
export function allFinder(pool: pg.Pool, samples: SampleKeeper): FindAll {
  return async (q) => {
    const terms = parseQuery(q);
    if (terms.length === 0) throw problem('bad-request', 'The search is empty.');
    const filter = { terms, drive: null, kinds: null, presentOnly: false };
    const where = whereOf(filter, pickPieces(terms, await samples.get()).pieces);
    const { rows } = await pool.query<{ file_id: bigint }>(
      `SELECT file_id FROM file_search WHERE ${where.sql} ORDER BY path, file_id LIMIT ${MOST + 1}`,
      where.values,
    );
    if (rows.length > MOST)
      throw problem('bad-request', 'That finds more than 100,000 files. Narrow it down.');
    return rows.map((row) => row.file_id);
  };
}
