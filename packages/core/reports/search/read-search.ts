import { parseSearch } from '@safelight/contract/search/parse-search.ts';
import type { SearchTree, TextTest } from '@safelight/contract/search/search-tree.ts';
import { problem } from '../../base/errors.ts';
import { searchText } from '../../catalog/file/search-text.ts';
import type { Condition, FileFilter, Own } from './conditions.ts';
import type { NamedValue } from './search-names.ts';
import { choiceTest } from './tests/choice-tests.ts';
import { dateTest, orderSpan } from './tests/date-test.ts';
import { always, joined, negated } from './tests/joined.ts';
import { numberTest, ratingOwn } from './tests/number-tests.ts';
import { copiesTest, type KnownSums } from './tests/safety-tests.ts';
import { pieceTest, type SaidField, saidTest } from './tests/text-tests.ts';

/** What the words of a search stand for in this catalogue. */
export interface KnownWorld {
  names: readonly NamedValue[];
  drives: readonly { id: string; name: string }[];
  sums: KnownSums;
}

/** @throws Problem `bad-query` with `at` where the search cannot be understood */
export function parsedSearch(q: string): SearchTree {
  const { search, error } = parseSearch(q);
  if (error) throw problem('bad-query', error.says, { facts: { at: error.at } });
  return search;
}

/** The search as a filter: words that must all be there go to the index, all else becomes conditions. */
export function filterOf(search: SearchTree, world: KnownWorld): FileFilter {
  const filter: FileFilter = { terms: [], conditions: [], owns: [], from: null };
  for (const part of search.is === 'all' ? search.of : [search]) addPart(filter, part, world);
  filter.terms = [...new Set(filter.terms)];
  return filter;
}

function addPart(filter: FileFilter, part: SearchTree, world: KnownWorld): void {
  if (part.is === 'all') {
    for (const one of part.of) addPart(filter, one, world);
    return;
  }
  if (part.is === 'word') {
    const term = searchText(part.text);
    if (term.trim() !== '') filter.terms.push(term);
    return;
  }
  filter.conditions.push(conditionOf(part, world));
  if (part.is === 'number' && part.field === 'rating') filter.owns.push(ratingOwn(part));
  if (part.is === 'text') {
    const own = ownOf(part, world);
    if (own) filter.owns.push(own);
    else if (part.texts.length === 1 && isSaid(part.field) && part.field !== 'ext')
      filter.terms.push(searchText(part.texts[0]!.text));
  }
  if (part.is === 'date') {
    const { first } = orderSpan(part);
    if (first !== null && (filter.from === null || first > filter.from)) filter.from = first;
  }
}

const isSaid = (field: string): field is SaidField => !['camera', 'lens', 'drive'].includes(field);

function conditionOf(part: SearchTree, world: KnownWorld): Condition {
  switch (part.is) {
    case 'word': {
      const term = searchText(part.text);
      return term.trim() === '' ? always(true) : pieceTest(term);
    }
    case 'all':
    case 'any':
      return joined(
        part.of.map((one) => conditionOf(one, world)),
        part.is,
      );
    case 'not':
      return negated(conditionOf(part.of, world));
    case 'number':
      return part.field === 'copies' ? copiesTest(part, world.sums) : numberTest(part);
    case 'date':
      return dateTest(part);
    case 'choice':
      return joined(
        part.values.map((value) => choiceTest(part.field, value, world.sums)),
        'any',
      );
    case 'text':
      return textCondition(part, world);
  }
}

function textCondition(part: TextTest, world: KnownWorld): Condition {
  const { field } = part;
  if (isSaid(field))
    return joined(
      part.texts.map(({ text, whole }) => saidTest(field, text, whole)),
      'any',
    );
  const own = ownOf(part, world)!;
  return {
    sql: (value) => `file_search.${own.column} = ANY(${value(own.values)}::${own.type}[])`,
    meets: own.has,
  };
}

/** The cameras, lenses or Drives that are named. */
function ownOf(part: TextTest, world: KnownWorld): Own | null {
  const { field } = part;
  if (isSaid(field)) return null;
  const named = (name: string) =>
    part.texts.some(({ text, whole }) =>
      whole ? name === searchText(text) : name.includes(searchText(text)),
    );
  if (field === 'drive') {
    const ids = world.drives.filter(({ name }) => named(searchText(name))).map(({ id }) => id);
    return driveOwn(ids);
  }
  const ids = world.names.filter((one) => one.field === field && named(one.folded)).map(({ id }) => id);
  const among = new Set(ids);
  return { column: field, type: 'integer', values: ids, has: (row) => among.has(row[field]!) };
}

export function driveOwn(ids: string[]): Own {
  return { column: 'drive_id', type: 'uuid', values: ids, has: (row) => ids.includes(row.drive_id) };
}
