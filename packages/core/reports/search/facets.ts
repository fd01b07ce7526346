import type pg from 'pg';
import { EXACT_UP_TO } from '../page.ts';
import { type FileFilter, meets, whereOf } from './conditions.ts';
import { estimate } from './estimate.ts';
import { pickPieces } from './pick-pieces.ts';
import type { PlannedPools } from './planned-pools.ts';
import type { FilterRequest, ReadFilter } from './read-filter.ts';
import type { Sample, SampleKeeper } from './sample.ts';
import type { SearchNames } from './search-names.ts';
import { type FacetRow, type Facets, type Titles, tally } from './tally-facets.ts';

interface FacetDeps {
  pools: PlannedPools;
  pool: pg.Pool;
  samples: SampleKeeper;
  names: SearchNames;
  read: ReadFilter;
}

export type CountFacets = (request: FilterRequest) => Promise<Facets>;

const COLUMNS = 'drive_id, kind, order_key, camera, rating, width, height, search_text';

/** Counts what a search finds by year, place, Drive and so on: exactly up to what totals say, beyond that by the sample. */
export function facetCounter(deps: FacetDeps): CountFacets {
  return async (request) => {
    const filter = await deps.read(request);
    const sample = await deps.samples.get();
    const titles = await titlesOf(deps);
    const exact = await matchesOf(deps.pools, filter, sample);
    if (exact) return tally(exact, 1, titles);
    const weight = sample.of / Math.max(1, sample.rows.length);
    return tally(
      sample.rows.filter((row) => meets(filter, row)),
      weight,
      titles,
    );
  };
}

/** All that match, or null where that is too much to count. */
async function matchesOf(
  pools: PlannedPools,
  filter: FileFilter,
  sample: Sample,
): Promise<FacetRow[] | null> {
  const picked = pickPieces(filter.terms, sample);
  if (estimate(sample, filter, picked, 1, 0).many) return null;
  const where = whereOf(filter, picked.pieces);
  const { rows } = await pools
    .without(null)
    .query<FacetRow>(
      `SELECT ${COLUMNS} FROM file_search WHERE ${where.sql} LIMIT ${EXACT_UP_TO + 1}`,
      where.values,
    );
  return rows.length > EXACT_UP_TO ? null : rows;
}

async function titlesOf({ pool, names }: FacetDeps): Promise<Titles> {
  const [known, drives] = await Promise.all([
    names.all(),
    pool.query<{ id: string; name: string }>('SELECT id, name FROM drive'),
  ]);
  return {
    cameras: new Map(known.map(({ id, name }) => [id, name])),
    drives: new Map(drives.rows.map(({ id, name }) => [id, name])),
  };
}
