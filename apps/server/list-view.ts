import type { List } from '@safelight/contract/lists.ts';
import type { Page } from '@safelight/core/reports/page.ts';

/** A page of rows as JSON. */
export function listView<Row, View>(
  { rows, total, totalIs, next }: Page<Row>,
  view: (row: Row) => View,
): List<View> {
  const items = rows.map(view);
  return totalIs ? { items, total, totalIs, next } : { items, total, next };
}
