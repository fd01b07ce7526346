import type { TextField } from '@safelight/contract/search/search-fields.ts';
import type pg from 'pg';
import { searchText } from '../../catalog/file/search-text.ts';
import { VALUE, wordPartOf } from '../../catalog/photo/search-words.ts';
import type { Sample, SampleKeeper } from './sample.ts';
import type { SearchNames } from './search-names.ts';
import { segmentOf } from './tests/text-tests.ts';

export type FieldValues = (field: TextField, typed: string) => Promise<string[]>;

const MOST = 12;

/** What can be written behind a field: names are known to the last one, words as far as the sample holds them. */
export function valueFinder(deps: { pool: pg.Pool; samples: SampleKeeper; names: SearchNames }): FieldValues {
  return async (field, typed) => {
    const folded = searchText(typed.trim());
    const found = (await valuesOf(deps, field))
      .map((value) => ({ value, at: searchText(value).indexOf(folded) }))
      .filter(({ at }) => at >= 0);
    const first = found.filter(({ at }) => at === 0);
    return [...first, ...found.filter(({ at }) => at > 0)].slice(0, MOST).map(({ value }) => value);
  };
}

async function valuesOf(
  { pool, samples, names }: { pool: pg.Pool; samples: SampleKeeper; names: SearchNames },
  field: TextField,
): Promise<string[]> {
  if (field === 'camera' || field === 'lens')
    return (await names.all()).filter((one) => one.field === field).map(({ name }) => name);
  if (field === 'drive') {
    const { rows } = await pool.query<{ name: string }>('SELECT name FROM drive ORDER BY last_seen_at DESC');
    return rows.map(({ name }) => name);
  }
  return commonValues(await samples.get(), field);
}

const counted = new WeakMap<Sample, Map<string, string[]>>();

/** The values of a field in the sample, the common ones first. */
function commonValues(sample: Sample, field: TextField): string[] {
  const known = counted.get(sample) ?? new Map<string, string[]>();
  counted.set(sample, known);
  const before = known.get(field);
  if (before) return before;
  const counts = new Map<string, number>();
  for (const { search_text } of sample.rows)
    for (const value of saidIn(search_text, field)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const values = [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
  known.set(field, values);
  return values;
}

function saidIn(text: string, field: TextField): string[] {
  if (field === 'keyword' || field === 'place')
    return wordPartOf(text, field)
      .split(VALUE)
      .filter((value) => value !== '');
  if (field === 'shoot') return [segmentOf(text, -2)];
  if (field === 'ext') return [/\.([a-z0-9]{1,8})$/.exec(text)?.[1] ?? []].flat();
  return [];
}
