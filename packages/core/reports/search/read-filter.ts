import type { SearchTree } from '@safelight/contract/search/search-tree.ts';
import type pg from 'pg';
import type { Verdict } from '../../catalog/safety/judge.ts';
import type { SafetyReport } from '../safety/sum-up.ts';
import type { FileFilter } from './conditions.ts';
import { driveOwn, filterOf, type KnownWorld, parsedSearch } from './read-search.ts';
import type { SearchNames } from './search-names.ts';
import { kindTest, presentTest } from './tests/choice-tests.ts';

export interface FilterRequest {
  q: string;
  drive: string | null;
  kinds: string[] | null;
  presentOnly: boolean;
}

/** The filter of a request. @throws Problem `bad-query` */
export type ReadFilter = (request: FilterRequest) => Promise<FileFilter>;

interface FilterDeps {
  pool: pg.Pool;
  names: SearchNames;
  safety: () => Promise<SafetyReport>;
}

/** Only what a search speaks of is asked for. */
export function filterReader({ pool, names, safety }: FilterDeps): ReadFilter {
  return async ({ q, drive, kinds, presentOnly }) => {
    const search = parsedSearch(q);
    const asks = (field: string, value?: string) => speaksOf(search, field, value);
    const world: KnownWorld = {
      names: asks('camera') || asks('lens') ? await names.all() : [],
      drives: asks('drive') ? await driveNames(pool) : [],
      sums: asks('copies') || asks('is', 'at-risk') ? sumsOf(await safety()) : new Map(),
    };
    const filter = filterOf(search, world);
    if (drive) {
      const own = driveOwn([drive]);
      filter.owns.push(own);
      filter.conditions.push({
        sql: (value) => `file_search.drive_id = ${value(drive)}::uuid`,
        meets: own.has,
      });
    }
    if (kinds) filter.conditions.push(kindTest(kinds));
    if (presentOnly) filter.conditions.push(presentTest);
    return filter;
  };
}

/** Whether nothing in particular is asked for. */
export function isEverything(filter: FileFilter): boolean {
  return filter.terms.length === 0 && filter.conditions.length === 0;
}

function speaksOf(tree: SearchTree, field: string, value?: string): boolean {
  if (tree.is === 'all' || tree.is === 'any') return tree.of.some((one) => speaksOf(one, field, value));
  if (tree.is === 'not') return speaksOf(tree.of, field, value);
  if (!('field' in tree) || tree.field !== field) return false;
  return value === undefined || (tree.is === 'choice' && tree.values.includes(value));
}

async function driveNames(pool: pg.Pool): Promise<{ id: string; name: string }[]> {
  const { rows } = await pool.query<{ id: string; name: string }>('SELECT id, name FROM drive');
  return rows;
}

function sumsOf({ judged }: SafetyReport): Map<bigint, Verdict> {
  return new Map(judged.flatMap(({ row, verdict }) => row.sums.map(({ id }) => [id, verdict] as const)));
}
