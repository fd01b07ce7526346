import type { ChoiceField } from '@safelight/contract/search/search-fields.ts';
import { formats } from '../../../adapters/media/file-kind.ts';
import type { Condition } from '../conditions.ts';
import { dateTest } from './date-test.ts';
import { always } from './joined.ts';
import { atRiskTest, duplicateTest, type KnownSums } from './safety-tests.ts';
import { anyPartTest, extensionTest } from './text-tests.ts';

/** Files of one of these kinds. */
export function kindTest(kinds: string[]): Condition {
  return {
    sql: (value) => `file_search.kind = ANY(${value(kinds)}::text[])`,
    meets: (row) => kinds.includes(row.kind),
  };
}

export const presentTest: Condition = { sql: () => 'file_search.present', meets: (row) => row.present };

/** One value of a field of choice. */
export function choiceTest(field: ChoiceField, value: string, sums: KnownSums): Condition {
  const tests: Record<ChoiceField, () => Condition> = {
    type: () => typeTest(value),
    orientation: () => orientationTest(value),
    has: () => hasTest(value),
    is: () => isTest(value, sums),
  };
  return tests[field]();
}

function typeTest(type: string): Condition {
  if (type in formats) return extensionTest(formats[type as keyof typeof formats]);
  return kindTest(type === 'picture' ? ['photo', 'film'] : [type]);
}

function orientationTest(orientation: string): Condition {
  const compare = { landscape: '>', portrait: '<', square: '=' }[orientation];
  if (!compare) return always(false);
  return {
    sql: () => `file_search.width ${compare} file_search.height`,
    meets: ({ width, height }) =>
      width !== null && height !== null && Math.sign(width - height) === { '>': 1, '<': -1, '=': 0 }[compare],
  };
}

function hasTest(what: string): Condition {
  const tests: Record<string, Condition> = {
    gps: { sql: () => 'file_search.gps', meets: (row) => row.gps === true },
    date: dateTest({ from: null, to: null }),
    keywords: anyPartTest('keyword'),
    caption: anyPartTest('caption'),
    rating: {
      sql: () => 'file_search.rating IS NOT NULL AND file_search.rating > 0',
      meets: ({ rating }) => rating !== null && rating > 0,
    },
  };
  return tests[what] ?? always(false);
}

function isTest(what: string, sums: KnownSums): Condition {
  if (what === 'duplicate') return duplicateTest;
  if (what === 'at-risk') return atRiskTest(sums);
  return { sql: () => 'NOT file_search.present', meets: (row) => !row.present };
}
