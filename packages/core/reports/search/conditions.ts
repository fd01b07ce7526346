import type { SampleRow } from './sample.ts';

/** What Files are asked for. */
export interface FileFilter {
  /** Folded; each must be a piece of the path. */
  terms: string[];
  drive: string | null;
  kinds: string[] | null;
  presentOnly: boolean;
}

/** Conditions with their values, numbered from $1. */
export interface Where {
  sql: string;
  values: unknown[];
}

/** The filter as SQL over file_search. `pieces` are what the index is to be asked for. */
export function whereOf(filter: FileFilter, pieces: string[]): Where {
  const values: unknown[] = [];
  const value = (found: unknown) => `$${values.push(found)}`;
  const conditions = pieces.map((piece) => `file_search.search_text LIKE ${value(`%${literal(piece)}%`)}`);
  for (const term of filter.terms) {
    if (!pieces.includes(term)) conditions.push(`position(${value(term)} IN file_search.search_text) > 0`);
  }
  if (filter.drive) conditions.push(`file_search.drive_id = ${value(filter.drive)}::uuid`);
  if (filter.kinds) conditions.push(`file_search.kind = ANY(${value(filter.kinds)}::text[])`);
  if (filter.presentOnly) conditions.push('file_search.present');
  return { sql: conditions.join(' AND ') || 'true', values };
}

/** As LIKE takes it to the letter. */
function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}

/** The same conditions, of a row of the sample. */
export function meets(filter: FileFilter, row: SampleRow): boolean {
  return (
    filter.terms.every((term) => row.search_text.includes(term)) &&
    (filter.drive === null || row.drive_id === filter.drive) &&
    (filter.kinds === null || filter.kinds.includes(row.kind)) &&
    (row.present || !filter.presentOnly)
  );
}
