import type { Day } from './timeline-layout.ts';

/** A month on the scrubber: where it begins, from 0 to 1, and how long its tick is, from 0 to 1. */
export interface Mark {
  month: string;
  /** The first day of it in the list. */
  day: number;
  at: number;
  length: number;
  /** Named where a year begins and there is room for it. */
  year: string | undefined;
}

/** Years closer than this would be written over each other. */
const ROOM = 0.035;

/** The months of the days, spaced by how many photos stand above them. */
export function marksOf(days: readonly Day[]): Mark[] {
  const total = days.reduce((sum, { photos }) => sum + photos, 0);
  const months: { month: string; day: number; photos: number; before: number }[] = [];
  for (const [n, { day, photos, before }] of days.entries()) {
    const month = day.slice(0, 7);
    const last = months.at(-1);
    if (last?.month === month) last.photos += photos;
    else months.push({ month, day: n, photos, before });
  }
  const most = Math.max(1, ...months.map(({ photos }) => photos));
  let named = -1;
  let year = '';
  return months.map(({ month, day, photos, before }) => {
    const at = before / Math.max(1, total);
    const isNew = month.slice(0, 4) !== year;
    const hasRoom = at - named >= ROOM;
    year = month.slice(0, 4);
    if (isNew && hasRoom) named = at;
    return { month, day, at, length: Math.sqrt(photos / most), year: isNew && hasRoom ? year : undefined };
  });
}
