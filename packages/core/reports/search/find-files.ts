import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { type Position, readCursor, writeCursor } from '../cursor.ts';
import { type Page, pageOf, type Total, totalOf } from '../page.ts';
import { COLLECTED, collect, countMatches, type FoundRow, sortAll, walk } from './ask.ts';
import { type FileFilter, whereOf } from './conditions.ts';
import { type Estimate, estimate } from './estimate.ts';
import { type FileSort, positionLength, positionOf } from './file-order.ts';
import { parseQuery } from './parse-query.ts';
import { pickPieces } from './pick-pieces.ts';
import type { Sample, SampleKeeper } from './sample.ts';

export interface FindRequest {
  q: string;
  drive: string | null;
  kinds: string[] | null;
  presentOnly: boolean;
  sort: FileSort;
  limit: number;
  cursor: string | null;
}

export type FindFiles = (request: FindRequest) => Promise<Page<bigint>>;

/** Makes the search: the ids of a page of Files, by name and filter, from a million at once. */
export function fileFinder(pool: pg.Pool, samples: SampleKeeper): FindFiles {
  return async (request) => {
    const { q, cursor, limit, sort, drive, kinds, presentOnly } = request;
    const filter: FileFilter = { terms: parseQuery(q), drive, kinds, presentOnly };
    const list = JSON.stringify(['files', sort, filter]);
    const from = cursor === null ? null : readPlace(list, cursor, sort);
    const sample = await samples.get();
    const search = {
      pool,
      filter,
      sort,
      limit,
      after: from?.after ?? null,
      total: from?.total ?? null,
      sample,
    };
    const { rows, total } = await runSearch(search);
    const place = (row: FoundRow) =>
      writeCursor(list, [total.total, total.totalIs ? 'at-least' : null, ...positionOf(sort, row)]);
    const page = pageOf(rows, limit, total, place);
    return { ...page, rows: page.rows.map((row) => row.file_id) };
  };
}

interface Search {
  pool: pg.Pool;
  filter: FileFilter;
  sort: FileSort;
  limit: number;
  after: Position[] | null;
  /** Known from the first page on. */
  total: Total | null;
  sample: Sample;
}

/** Up to about so many matches all are fetched: page and total in one go. */
const FEW = 15_000;

async function runSearch(search: Search): Promise<{ rows: FoundRow[]; total: Total }> {
  const { pool, filter, sort, after, sample } = search;
  const pieces = pickPieces(filter.terms, sample);
  const question = { where: whereOf(filter, pieces), sort, after, limit: search.limit + 1 };
  const guess = estimate(sample, filter, question.limit, after ? rankOf(after, sample) : 0);
  if (guess.matches < FEW && after === null) {
    const { rows, counted } = await collect(pool, question, pieces.length > 0 || filter.drive !== null);
    if (counted <= COLLECTED) return { rows, total: totalOf(counted) };
  }
  const [rows, total] = await Promise.all([
    findPage(search, question, guess),
    search.total ?? countAll(search, guess),
  ]);
  return { rows, total };
}

type Question = Parameters<typeof sortAll>[1];

async function findPage(search: Search, question: Question, guess: Estimate): Promise<FoundRow[]> {
  const { pool, filter, sort, sample } = search;
  const unfiltered = question.where.sql === 'true';
  if (sort === 'taken' && (unfiltered || guess.walk < guess.matches)) {
    const rows = Math.min(Math.ceil(guess.walk * 3) + 2_000, sample.of + 2_000);
    const limit = unfiltered ? question.limit : rows;
    const found = await walk(pool, { ...question, where: whereOf(filter, []) }, limit);
    if (found.length === question.limit || unfiltered) return found;
  }
  return sortAll(pool, question);
}

async function countAll({ pool, filter, sample }: Search, guess: Estimate): Promise<Total> {
  if (guess.many) return totalOf(Number.POSITIVE_INFINITY);
  const pieces = pickPieces(filter.terms, sample);
  return totalOf(await countMatches(pool, whereOf(filter, pieces)));
}

/** How many rows of the sample come before a position of the default order. */
function rankOf(position: Position[], { rows }: Sample): number {
  const [key, , path] = position as [bigint, Buffer, Buffer];
  const at = rows.findIndex(
    (row) => row.order_key > key || (row.order_key === key && row.path.compare(path) > 0),
  );
  return at < 0 ? rows.length : at;
}

function readPlace(list: string, cursor: string, sort: FileSort): { after: Position[]; total: Total } {
  const [total, totalIs, ...after] = readCursor(list, cursor);
  if (typeof total !== 'number' || after.length !== positionLength(sort)) throw problem('bad-cursor');
  return { after, total: totalIs === 'at-least' ? { total, totalIs } : { total } };
}
