import type { DateTest } from '@safelight/contract/search/search-tree.ts';
import type { Condition } from '../conditions.ts';
import { UNDATED } from '../file-order.ts';

type Span = Pick<DateTest, 'from' | 'to'>;

/** The span of the default order in which the Files of a span of time lie: it goes from late to early. */
export function orderSpan({ from, to }: Span): { first: bigint | null; last: bigint } {
  const keyOf = (day: string) => -BigInt(Date.parse(`${day}T00:00:00Z`));
  return {
    first: to === null ? null : keyOf(to) + 1n,
    last: from === null ? BigInt(UNDATED) - 1n : keyOf(from),
  };
}

/** Was taken in this span, by the clock of the camera. */
export function dateTest(test: Span): Condition {
  const { first, last } = orderSpan(test);
  return {
    // Numbers that the planner sees: how many Files lie in a span it knows well.
    sql: () =>
      [first === null ? [] : `file_search.order_key >= ${first}`, `file_search.order_key <= ${last}`]
        .flat()
        .join(' AND '),
    meets: ({ order_key }) => (first === null || order_key >= first) && order_key <= last,
  };
}
