import type { SampleRow } from './sample.ts';

/** One thing that is asked of a File. */
export interface Condition {
  /** As SQL over file_search, in a form that an index can answer; `value` notes a value and gives its placeholder. */
  sql(value: (value: unknown) => string): string;
  /** The same for going through rows one by one, where it differs. */
  alongSql?(value: (value: unknown) => string): string;
  /** The same, of a row of the sample. */
  meets(row: SampleRow): boolean;
}

/** A column by which the Files of each of its values are at hand in the default order. */
export interface Own {
  column: 'camera' | 'lens' | 'rating' | 'drive_id';
  type: 'integer' | 'smallint' | 'uuid';
  values: readonly unknown[];
  has(row: SampleRow): boolean;
}

/** What Files are asked for. */
export interface FileFilter {
  /** Folded; each must be a piece of the text that search compares. */
  terms: string[];
  conditions: Condition[];
  /** Columns of which one of a few values is asked for. */
  owns: Own[];
  /** No File comes before this one in the default order. */
  from: bigint | null;
}

/** Conditions with their values, numbered from $1. */
export interface Where {
  sql: string;
  values: unknown[];
}

/** The filter as SQL over file_search. `pieces` are what the index is to be asked for; null: rows are gone through. */
export function whereOf(filter: FileFilter, pieces: string[] | null): Where {
  const values: unknown[] = [];
  const value = (found: unknown) => `$${values.push(found)}`;
  const conditions = (pieces ?? []).map(
    (piece) => `file_search.search_text LIKE ${value(`%${literal(piece)}%`)}`,
  );
  for (const term of filter.terms) {
    if (!pieces?.includes(term)) conditions.push(`position(${value(term)} IN file_search.search_text) > 0`);
  }
  for (const one of filter.conditions)
    conditions.push(`(${pieces === null && one.alongSql ? one.alongSql(value) : one.sql(value)})`);
  return { sql: conditions.join(' AND ') || 'true', values };
}

/** As LIKE takes it to the letter. */
export function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}

/** The whole filter, of a row of the sample. */
export function meets(filter: FileFilter, row: SampleRow): boolean {
  return (
    filter.terms.every((term) => row.search_text.includes(term)) &&
    filter.conditions.every((one) => one.meets(row))
  );
}
