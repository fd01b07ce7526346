import { type Layout, layOut, type Options, type Row, type Tile } from '../photo-grid/layout.ts';
import { pageHeight, scaleOf } from '../photo-grid/window.ts';

/** A day: how many photos it has is known before any of them is. */
export interface Day {
  day: string;
  photos: number;
  /** The photos of all days above. */
  before: number;
}

/** Where days stand, one below the other; `tops` has one more than there are days: the height of all. */
export interface Stack {
  tops: Float64Array;
  height: number;
}

/** A day that is in view; rows only where its photos are known, with positions from its own top. */
export interface VisibleDay {
  index: number;
  /** On the page. */
  top: number;
  height: number;
}

const USUAL_RATIO = 1.45;

/** How high a day will be, from the number of its photos. */
export function guessHeight(photos: number, { width, row, gap, heading }: Options): number {
  const across = Math.max(1, Math.round(width / (row * USUAL_RATIO + gap)));
  return heading + Math.ceil(photos / across) * (row + gap);
}

/** Lays the photos of one day out; positions from its top. */
export function layOutDay(tiles: readonly Tile[], options: Options): Layout {
  return layOut(
    tiles.map(({ ratio }) => ({ ratio, group: 'day' })),
    options,
  );
}

export function stackOf(heights: readonly number[]): Stack {
  const tops = new Float64Array(heights.length + 1);
  for (let i = 0; i < heights.length; i += 1) tops[i + 1] = tops[i]! + heights[i]!;
  return { tops, height: tops[heights.length]! };
}

/** The day that a position of the stack is in. */
export function dayAt({ tops }: Stack, position: number): number {
  let [low, high] = [0, tops.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (tops[middle]! <= position) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

export interface TimelineWindow {
  /** The height of the page that stands for the stack. */
  height: number;
  /** The position in the stack that is at the top of the view. */
  position: number;
  days: VisibleDay[];
}

/** The days in view at `scroll`, and `beyond` pixels above and below. */
export function timelineWindow(
  stack: Stack,
  scroll: number,
  viewport: number,
  beyond: number,
): TimelineWindow {
  const height = pageHeight(stack.height);
  const position = Math.min(scroll, Math.max(0, height - viewport)) * scaleOf(stack.height, viewport);
  const days: VisibleDay[] = [];
  if (stack.tops.length < 2) return { height, position, days };
  for (let index = dayAt(stack, position - beyond); index < stack.tops.length - 1; index += 1) {
    const top = stack.tops[index]!;
    if (top > position + viewport + beyond) break;
    days.push({ index, top: top - position + scroll, height: stack.tops[index + 1]! - top });
  }
  return { height, position, days };
}

/** Of a day's rows those that are in view; `top` is where the day stands on the page. */
export function rowsInView(
  rows: readonly Row[],
  top: number,
  scroll: number,
  viewport: number,
  beyond: number,
): Row[] {
  return rows.filter(
    (row) => top + row.top + row.height > scroll - beyond && top + row.top < scroll + viewport + beyond,
  );
}

/** Days that are asked for together: neighbours, until they have some photos, and a large day alone. */
export function chunksOf(days: readonly Day[], least: number): { from: number; to: number }[] {
  const chunks: { from: number; to: number }[] = [];
  let [from, photos] = [0, 0];
  for (let i = 0; i < days.length; i += 1) {
    photos += days[i]!.photos;
    if (photos < least && i < days.length - 1) continue;
    chunks.push({ from, to: i + 1 });
    [from, photos] = [i + 1, 0];
  }
  return chunks;
}
