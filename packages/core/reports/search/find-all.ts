import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { whereOf } from './conditions.ts';
import { pickPieces } from './pick-pieces.ts';
import { isEverything, type ReadFilter } from './read-filter.ts';
import type { SampleKeeper } from './sample.ts';

const MOST = 100_000;

/** The ids of all Files that a search finds, by their paths. */
export type FindAll = (q: string) => Promise<bigint[]>;

/** @throws Problem `bad-request` where that would be nothing in particular, or too much for one answer */
export function allFinder(pool: pg.Pool, samples: SampleKeeper, read: ReadFilter): FindAll {
  return async (q) => {
    const filter = await read({ q, drive: null, kinds: null, presentOnly: false });
    if (isEverything(filter)) throw problem('bad-request', 'The search is empty.');
    const where = whereOf(filter, pickPieces(filter.terms, await samples.get()).pieces);
    const { rows } = await pool.query<{ file_id: bigint }>(
      `SELECT file_id FROM file_search WHERE ${where.sql} ORDER BY path, file_id LIMIT ${MOST + 1}`,
      where.values,
    );
    if (rows.length > MOST)
      throw problem('bad-request', 'That finds more than 100,000 files. Narrow it down.');
    return rows.map((row) => row.file_id);
  };
}
