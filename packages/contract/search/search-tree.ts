import type { ChoiceField, NumberField, TextField } from './search-fields.ts';

/** What a search asks for. */
export type SearchTree =
  | { is: 'all' | 'any'; of: SearchTree[] }
  | { is: 'not'; of: SearchTree }
  | Word
  | FieldTest;

/** A field with what it should be. */
export type FieldTest = TextTest | NumberTest | DateTest | ChoiceTest;

/** A word, or a phrase that stood in quotes: a piece of what is said of a File. */
export interface Word {
  is: 'word';
  text: string;
}

/** Where in the search a field stands with its value: from one character up to, not including, another. */
export interface Placed {
  begin: number;
  end: number;
}

/** One of the texts is a piece of the field, or with `whole` all of it. */
export interface TextTest extends Placed {
  is: 'text';
  field: TextField;
  texts: { text: string; whole: boolean }[];
}

/** The number lies between two, each of which may belong to it or not. */
export interface NumberTest extends Placed {
  is: 'number';
  field: NumberField;
  from: number | null;
  to: number | null;
  /** The ends belong to it. */
  withFrom: boolean;
  withTo: boolean;
}

/** The wall time lies in `[from, to)`, each `2018-05-03`. */
export interface DateTest extends Placed {
  is: 'date';
  from: string | null;
  to: string | null;
}

/** One of the values holds. */
export interface ChoiceTest extends Placed {
  is: 'choice';
  field: ChoiceField;
  values: string[];
}

/** What is wrong with a search, and at which character. */
export interface SearchError {
  at: number;
  says: string;
}

export type ParsedSearch = { search: SearchTree; error: null } | { search: null; error: SearchError };

/** Thrown within the parser only. */
export class Pointed extends Error {
  readonly at: number;

  constructor(at: number, says: string) {
    super(says);
    this.at = at;
  }
}
