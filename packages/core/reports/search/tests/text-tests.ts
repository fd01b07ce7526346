import type { TextField } from '@safelight/contract/search/search-fields.ts';
import { searchText } from '../../../catalog/file/search-text.ts';
import { PART, VALUE, type WordPart, wordPartOf, wordPartSql } from '../../../catalog/photo/search-words.ts';
import { type Condition, literal } from '../conditions.ts';

const TEXT = 'file_search.search_text';

/** A piece of whatever is said of a File. */
export function pieceTest(term: string): Condition {
  return {
    sql: (value) => `${TEXT} LIKE ${value(`%${literal(term)}%`)}`,
    alongSql: (value) => `position(${value(term)} IN ${TEXT}) > 0`,
    meets: (row) => row.search_text.includes(term),
  };
}

/** Fields that are found in the text which search compares. */
export type SaidField = Exclude<TextField, 'camera' | 'lens' | 'drive'>;

/** Names of Files and of the folders they stand in are the ends of their paths. */
const ENDS: Record<'name' | 'shoot', { of(text: string): string; sql: string }> = {
  name: { of: (text) => segmentOf(text, -1), sql: `substring(${TEXT} FROM E'[^/\\x01]*$')` },
  shoot: { of: (text) => segmentOf(text, -2), sql: `substring(${TEXT} FROM E'([^/\\x01]*)/[^/]*$')` },
};

/** The own name (-1) at the end of a text that search compares, or the folder it stands in (-2). */
export function segmentOf(text: string, at: -1 | -2): string {
  return (
    text
      .slice(text.lastIndexOf(PART) + 1)
      .split('/')
      .at(at) ?? ''
  );
}

/** A text that is a piece of a field, or with `whole` all of it. */
export function saidTest(field: SaidField, text: string, whole: boolean): Condition {
  const term = searchText(text);
  if (field === 'ext') return extensionTest([term.replace(/^\./, '')]);
  if (field === 'name' || field === 'shoot') {
    const { of, sql } = ENDS[field];
    return partTest(term, whole, sql, of, '');
  }
  const part: WordPart = field;
  const around = part === 'keyword' || part === 'place' ? VALUE : '';
  return partTest(term, whole, wordPartSql(TEXT, part), (found) => wordPartOf(found, part), around);
}

/** `around`: what stands around each of several values of the part. */
function partTest(
  term: string,
  whole: boolean,
  sql: string,
  partOf: (text: string) => string,
  around: string,
): Condition {
  const wanted = whole ? `${around}${term}${around}` : term;
  const equals = whole && around === '';
  const holds = equals ? (text: string) => text === wanted : (text: string) => text.includes(wanted);
  const inPart = (value: (value: unknown) => string) =>
    equals ? `${sql} = ${value(wanted)}` : `position(${value(wanted)} IN ${sql}) > 0`;
  return {
    // The whole text is asked first: that has an index.
    sql: (value) => `${TEXT} LIKE ${value(`%${literal(term)}%`)} AND ${inPart(value)}`,
    alongSql: (value) => `position(${value(term)} IN ${TEXT}) > 0 AND ${inPart(value)}`,
    meets: (row) => holds(partOf(row.search_text)),
  };
}

/** Whether something is said at all. */
export function anyPartTest(part: WordPart): Condition {
  return {
    sql: () => `${wordPartSql(TEXT, part)} <> ''`,
    meets: (row) => wordPartOf(row.search_text, part) !== '',
  };
}

/** The name ends with one of these extensions. */
export function extensionTest(extensions: readonly string[]): Condition {
  const ends = extensions.map((extension) => `.${extension}`);
  return {
    sql: (value) => ends.map((end) => `${TEXT} LIKE ${value(`%${literal(end)}`)}`).join(' OR '),
    alongSql: (value) => `substring(${TEXT} FROM '\\.[^./]*$') = ANY(${value(ends)}::text[])`,
    meets: (row) => ends.some((end) => row.search_text.endsWith(end)),
  };
}
