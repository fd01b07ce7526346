import { searchText } from '../file/search-text.ts';

/** What of a Photo search looks for. */
export interface WordedFacts {
  camera: string | null;
  lens: string | null;
  keywords: readonly string[];
  /** Town, region, country. */
  places: readonly string[];
  title: string | null;
  caption: string | null;
}

/** Stands before each part, and before the path that follows them; no text of a Photo holds it. */
export const PART = '\u0001';
/** Stands around each of several values, and around the levels of a keyword. */
export const VALUE = '\u0002';
const CONTROLS = /\p{Cc}+/gu;
/** Keywords of a Lightroom tree come as `Places|USA|Orlando`. */
const LEVELS = /[|]/;
const LONGEST_VALUE = 200;
const LONGEST = 2000;

/** The parts of the text that search compares, in their order. */
export const wordParts = ['camera', 'lens', 'keyword', 'place', 'title', 'caption'] as const;
export type WordPart = (typeof wordParts)[number];

/** What is said of a Photo, folded as paths are, each part at its place; the path comes behind it. */
export function searchWords(facts: WordedFacts): string {
  const keywords = facts.keywords.flatMap((keyword) => keyword.split(LEVELS));
  const parts = [
    plain(facts.camera),
    plain(facts.lens),
    listed(keywords),
    listed(facts.places),
    plain(facts.title),
    plain(facts.caption),
  ];
  return `${parts.map((part) => `${PART}${part}`).join('')}${PART}`;
}

function plain(text: string | null): string {
  return searchText(text ?? '')
    .replace(CONTROLS, ' ')
    .trim()
    .slice(0, LONGEST);
}

function listed(texts: readonly string[]): string {
  const values = texts.map((text) => plain(text).slice(0, LONGEST_VALUE)).filter((value) => value !== '');
  const list = [...new Set(values)].join(VALUE).slice(0, LONGEST);
  return list === '' ? '' : `${VALUE}${list}${VALUE}`;
}

/** One part of a text that search compares; empty where nothing is said. */
export function wordPartOf(text: string, part: WordPart): string {
  return text.startsWith(PART) ? (text.split(PART)[wordParts.indexOf(part) + 1] ?? '') : '';
}

/** The same in SQL. */
export function wordPartSql(text: string, part: WordPart): string {
  return `split_part(CASE WHEN left(${text}, 1) = E'\\x01' THEN ${text} ELSE '' END, E'\\x01', ${wordParts.indexOf(part) + 2})`;
}
