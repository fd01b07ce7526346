import { parseSearch } from '@safelight/contract/search/parse-search.ts';
import type { FieldTest, SearchTree } from '@safelight/contract/search/search-tree.ts';

/** A field of a search that stands for itself: as it is written, and as it is shown. */
export interface SearchPart {
  text: string;
  field: string;
  value: string;
}

/** A search as its fields and the words beside them. */
export interface SplitSearch {
  parts: SearchPart[];
  rest: string;
}

/** Takes the fields out of a search; what is joined by OR or cannot be understood stays as it is written. */
export function splitSearch(q: string): SplitSearch {
  const { search } = parseSearch(q);
  const fields = search ? fieldsOf(search) : [];
  let rest = '';
  let at = 0;
  for (const { begin, end } of fields) {
    rest += `${q.slice(at, begin).trim()} `;
    at = end;
  }
  const parts = fields.map((field) => partOf(q, field));
  return { parts, rest: (rest + q.slice(at).trim()).trim() };
}

function fieldsOf(search: SearchTree): FieldTest[] {
  const parts = search.is === 'all' ? search.of : [search];
  return parts.filter((part): part is FieldTest => 'begin' in part);
}

function partOf(q: string, { begin, end }: FieldTest): SearchPart {
  const text = q.slice(begin, end);
  const colon = text.indexOf(':');
  const value = text
    .slice(colon + 1)
    .replaceAll('"', '')
    .replace(/^=/, '')
    .replaceAll(',', ', ');
  return { text, field: text.slice(0, colon).toLowerCase(), value: value.replaceAll('..', ' to ') };
}

/** The search made of fields and words again. */
export function joinSearch(parts: readonly Pick<SearchPart, 'text'>[], rest: string): string {
  return [...parts.map(({ text }) => text), rest.trim()].filter(Boolean).join(' ');
}

/** The search with a field more, or without it where it was there. */
export function togglePart(q: string, text: string): string {
  const { parts, rest } = splitSearch(q);
  const without = parts.filter((part) => part.text !== text);
  if (without.length < parts.length) return joinSearch(without, rest);
  const { search } = parseSearch(rest);
  return joinSearch([...parts, { text }], search?.is === 'any' ? `(${rest})` : rest);
}

/** Whether a field is part of the search. */
export function hasPart(q: string, text: string): boolean {
  return splitSearch(q).parts.some((part) => part.text === text);
}
