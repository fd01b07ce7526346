import {
  type ChoiceField,
  choices,
  fieldNamed,
  fieldNames,
  formOf,
  type SearchField,
  searchFields,
} from './search-fields.ts';

/** What is being written where the caret stands. */
export interface Writing {
  /** The part of the text that a suggestion takes the place of. */
  begin: number;
  end: number;
  /** The field whose value is being written; null: a word, which may become a field. */
  field: SearchField | null;
  /** What is there of it, without a quote. */
  typed: string;
}

/** A suggestion: what it is called, and what the text becomes with it. */
export interface Suggestion {
  says: string;
  /** Said beside it. */
  hint: string;
  text: string;
  caret: number;
}

/** What is being written at the caret; null within a phrase, or where nothing is begun. */
export function writingAt(text: string, caret: number): Writing | null {
  const before = text.slice(0, caret);
  const match = /(?:^|[\s(])-?((?:([a-z]+):=?(?:(?:"[^"]*"|[^\s",]*),)*("?)([^"]*))|[a-z]+)$/i.exec(before);
  if (!match) return null;
  const [, all = '', name, quote = '', typed = ''] = match;
  if (name === undefined) {
    const isPhrase = (before.match(/"/g)?.length ?? 0) % 2 === 1;
    return isPhrase ? null : { begin: caret - all.length, end: caret, field: null, typed: all };
  }
  const field = fieldNamed(name);
  if (!field || (quote === '' && /\s/.test(typed))) return null;
  return { begin: caret - typed.length - quote.length, end: caret, field, typed };
}

/** The fields that begin as the word does. */
export function suggestFields(text: string, writing: Writing): Suggestion[] {
  const typed = writing.typed.toLowerCase();
  return fieldNames
    .filter((field) => field.startsWith(typed))
    .map((field) => replaced(text, writing, `${field}:`, `${field}:`, searchFields[field]));
}

/** Values for the field that is being written; those of a field of choice are known here. */
export function suggestValues(text: string, writing: Writing, values: readonly string[]): Suggestion[] {
  return values.map((value) => replaced(text, writing, value, `${quoted(value)} `, ''));
}

/** The values of a field of choice that begin as what is written; null: the field takes other values. */
export function knownValues({ field, typed }: Writing): string[] | null {
  if (!field || formOf(field) === 'text') return null;
  if (formOf(field) !== 'choice') return [];
  return choices[field as ChoiceField].filter((value) => value.startsWith(typed.toLowerCase()));
}

function replaced(text: string, { begin, end }: Writing, says: string, by: string, hint: string): Suggestion {
  const rest = text.slice(end).replace(/^"?/, '');
  const space = by.endsWith(' ') && rest.startsWith(' ') ? by.slice(0, -1) : by;
  return { says, hint, text: text.slice(0, begin) + space + rest, caret: begin + by.length };
}

/** A value as it is written behind a field. */
export function quoted(value: string): string {
  return /^[^\s",()=]+$/.test(value) ? value : `"${value.replaceAll('"', ' ')}"`;
}
