/** Totals are exact up to here; above, counting would cost more than it tells. */
export const EXACT_UP_TO = 10_000;

export interface Total {
  total: number;
  totalIs?: 'at-least';
}

/** What a list says of its size, from a count that went one beyond the limit at most. */
export function totalOf(counted: number): Total {
  return counted > EXACT_UP_TO ? { total: EXACT_UP_TO, totalIs: 'at-least' } : { total: counted };
}

export interface Page<Row> extends Total {
  rows: Row[];
  /** The cursor of the next page. */
  next: string | null;
}

/** Cuts rows that were fetched one beyond `limit` to a page. */
export function pageOf<Row>(
  found: Row[],
  limit: number,
  total: Total,
  cursorAfter: (row: Row) => string,
): Page<Row> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, ...total, next: found.length > limit && last ? cursorAfter(last) : null };
}
