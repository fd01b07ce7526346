import type { Day } from '../../parts/timeline/timeline-layout.ts';

export type Span = 'month' | 'year';

/** The photos of a month or a year. */
export interface SpanCard {
  /** `2018-04`, or `2018`. */
  span: string;
  photos: number;
  /** The first day of it in the list, which is its last one. */
  day: number;
}

/** Days put together by month or year, in their order. */
export function spansOf(days: readonly Day[], by: Span): SpanCard[] {
  const cards: SpanCard[] = [];
  for (const [n, { day, photos }] of days.entries()) {
    const span = day.slice(0, by === 'month' ? 7 : 4);
    const last = cards.at(-1);
    if (last?.span === span) last.photos += photos;
    else cards.push({ span, photos, day: n });
  }
  return cards;
}
