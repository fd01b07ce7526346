import { problem } from '../../base/errors.ts';
import { type Position, readCursor, writeCursor } from '../cursor.ts';
import { type Page, pageOf, type Total, totalOf } from '../page.ts';
import {
  countAndSort,
  countMatches,
  type FoundRow,
  type Question,
  sortAll,
  sortNear,
  walk,
  walkOwn,
} from './ask.ts';
import { type FileFilter, whereOf } from './conditions.ts';
import { type Estimate, estimate } from './estimate.ts';
import { type FileSort, positionLength, positionOf } from './file-order.ts';
import { forgiveTypos } from './forgive-typos.ts';
import { pickPieces } from './pick-pieces.ts';
import type { PlannedPools } from './planned-pools.ts';
import type { FilterRequest, ReadFilter } from './read-filter.ts';
import { parsedSearch } from './read-search.ts';
import type { Sample, SampleKeeper } from './sample.ts';

export interface FindRequest extends FilterRequest {
  sort: FileSort;
  limit: number;
  cursor: string | null;
}

export interface FoundPage extends Page<bigint> {
  /** What was searched for instead, where nothing was found and a word may be mistyped. */
  instead?: string;
}

export type FindFiles = (request: FindRequest) => Promise<FoundPage>;

/** Makes the search: the ids of a page of Files, by name and filter, from a million at once. */
export function fileFinder(pools: PlannedPools, samples: SampleKeeper, read: ReadFilter): FindFiles {
  const find = async (request: FindRequest): Promise<FoundPage> => {
    const { cursor, limit, sort, q, drive, kinds, presentOnly } = request;
    const filter = await read(request);
    const list = JSON.stringify(['files', sort, q.trim(), drive, kinds, presentOnly]);
    const from = cursor === null ? null : readPlace(list, cursor, sort);
    const search = { pools, filter, sort, limit: limit + 1, ...from, sample: await samples.get() };
    const { rows, total } = await runSearch(search);
    const place = (row: FoundRow) =>
      writeCursor(list, [total.total, total.totalIs ? 'at-least' : null, ...positionOf(sort, row)]);
    const page = pageOf(rows, limit, total, place);
    return { ...page, rows: page.rows.map((row) => row.file_id) };
  };
  return async (request) => {
    const found = await find(request);
    if (found.total > 0 || request.cursor !== null) return found;
    const instead = await forgiveTypos(pools, request.q, parsedSearch(request.q));
    return instead === null ? found : { ...(await find({ ...request, q: instead })), instead };
  };
}

interface Place {
  after: Position[];
  /** Known from the first page on. */
  total: Total;
}

interface Search extends Partial<Place> {
  pools: PlannedPools;
  filter: FileFilter;
  sort: FileSort;
  limit: number;
  sample: Sample;
}

/**
 * Chooses the cheapest of three ways to the first matches in the default order: along the order where matches are
 * dense, all matches with their count where these are few, else all matches up to where enough of them must be.
 */
async function runSearch(search: Search): Promise<{ rows: FoundRow[]; total: Total }> {
  const { pools, filter, sort, sample, limit } = search;
  const after = search.after ?? null;
  const picked = pickPieces(filter.terms, sample);
  const question: Question = { where: whereOf(filter, picked.pieces), sort, after, limit };
  const guess = estimate(sample, filter, picked, limit, after ? rankOf(after, sample) : 0);
  const inOrder = sort === 'taken' && (question.where.sql === 'true' || guess.way < guess.matches);
  if (sort === 'taken' && !inOrder && !search.total && !guess.many) {
    const { rows, counted } = await countAndSort(pools, question, guess.until);
    const complete = rows.length >= Math.min(limit, counted);
    return { rows: complete ? rows : await sortAll(pools, question), total: totalOf(counted) };
  }
  const total = search.total ?? countAll(pools, question, guess);
  const rows = inOrder ? inOrderPage(search, question, guess) : sortedPage(pools, question, guess);
  return { rows: await rows, total: await total };
}

async function inOrderPage(
  { pools, filter }: Search,
  question: Question,
  guess: Estimate,
): Promise<FoundRow[]> {
  const everything = question.where.sql === 'true';
  const along = { ...question, where: whereOf(filter, null) };
  const until = everything ? null : guess.until;
  const found = guess.own ? await walkOwn(pools, along, until, guess.own) : await walk(pools, along, until);
  return everything || found.length === question.limit ? found : sortAll(pools, question);
}

/** What one entry of the order's index costs beside one match that is fetched and compared. */
const ORDER_ENTRY_COST = 0.2;

async function sortedPage(pools: PlannedPools, question: Question, guess: Estimate): Promise<FoundRow[]> {
  if (question.sort !== 'taken' || !guess.until) return sortAll(pools, question);
  const byOrder = guess.before * ORDER_ENTRY_COST < guess.matches;
  const found = await sortNear(pools, question, guess.until, byOrder);
  return found.length === question.limit ? found : sortAll(pools, question);
}

async function countAll(pools: PlannedPools, { where }: Question, guess: Estimate): Promise<Total> {
  return totalOf(guess.many ? Number.POSITIVE_INFINITY : await countMatches(pools, where));
}

/** How many rows of the sample come before a position of the default order. */
function rankOf(position: Position[], { rows }: Sample): number {
  const [key, , path] = position as [bigint, Buffer, Buffer];
  const at = rows.findIndex(
    (row) => row.order_key > key || (row.order_key === key && row.path.compare(path) > 0),
  );
  return at < 0 ? rows.length : at;
}

function readPlace(list: string, cursor: string, sort: FileSort): Place {
  const [total, totalIs, ...after] = readCursor(list, cursor);
  if (typeof total !== 'number' || after.length !== positionLength(sort)) throw problem('bad-cursor');
  return { after, total: totalIs === 'at-least' ? { total, totalIs } : { total } };
}
