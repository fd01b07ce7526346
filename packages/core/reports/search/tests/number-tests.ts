import type { NumberField } from '@safelight/contract/search/search-fields.ts';
import type { NumberTest } from '@safelight/contract/search/search-tree.ts';
import type { Condition, Own } from '../conditions.ts';
import type { SampleRow } from '../sample.ts';

type Column = 'iso' | 'aperture' | 'focal' | 'rating' | 'width' | 'height';
const COLUMNS: Record<Exclude<NumberField, 'copies'>, Column> = {
  ...{ iso: 'iso', f: 'aperture', focal: 'focal', rating: 'rating', width: 'width', height: 'height' },
};

/** Cameras state f/2.8 as 2.8284 and 50 mm as 49.98. */
const BESIDE = 0.05;

/** Whether a number lies where it is asked for. */
export function liesIn(test: NumberTest): (number: number) => boolean {
  const { from, to, withFrom, withTo } = test;
  return (number) =>
    (from === null || (withFrom ? number >= from : number > from)) &&
    (to === null || (withTo ? number <= to : number < to));
}

export function numberTest(test: NumberTest): Condition {
  const column = COLUMNS[test.field as keyof typeof COLUMNS];
  const isReal = column === 'aperture' || column === 'focal';
  const near = isReal && test.from !== null && test.from === test.to;
  const asked = near ? { ...test, from: test.from! - BESIDE, to: test.from! + BESIDE } : test;
  const type = isReal ? 'real' : 'numeric';
  const { from, to, withFrom, withTo } = isReal ? asked : wholeNumbers(asked);
  const holds = liesIn({ ...asked, from, to, withFrom, withTo });
  return {
    sql: (value) => {
      const bounds = [`file_search.${column} IS NOT NULL`];
      const bound = (sign: string, number: number) =>
        bounds.push(`file_search.${column} ${sign} ${isReal ? `${value(number)}::${type}` : number}`);
      if (from !== null) bound(withFrom ? '>=' : '>', from);
      if (to !== null) bound(withTo ? '<=' : '<', to);
      return bounds.join(' AND ');
    },
    meets: (row) => row[column] !== null && holds(row[column]),
  };
}

const MOST = 2_147_483_647;

/** The same with ends that are whole numbers of the column's size. */
function wholeNumbers(test: NumberTest): NumberTest {
  const bounded = (number: number) => Math.max(-MOST, Math.min(MOST, number));
  const from =
    test.from === null ? null : Math.ceil(test.from) + Number(!test.withFrom && Number.isInteger(test.from));
  const to =
    test.to === null ? null : Math.floor(test.to) - Number(!test.withTo && Number.isInteger(test.to));
  return {
    ...test,
    from: from === null ? null : bounded(from),
    to: to === null ? null : bounded(to),
    withFrom: true,
    withTo: true,
  };
}

const RATINGS = [-1, 0, 1, 2, 3, 4, 5];

/** The ratings that are asked for: each has its Files at hand. */
export function ratingOwn(test: NumberTest): Own {
  const values = RATINGS.filter(liesIn(test));
  return {
    column: 'rating',
    type: 'smallint',
    values,
    has: ({ rating }: SampleRow) => values.includes(rating!),
  };
}
