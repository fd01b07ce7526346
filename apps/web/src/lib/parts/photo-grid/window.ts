import type { Layout, Row, Section } from './layout.ts';

/** Browsers end at about 33 million pixels, some earlier; above this the page moves faster than the scroll bar. */
const TALLEST = 10_000_000;

export interface Window {
  /** The height of the page that stands for the layout. */
  height: number;
  /** What to add to a position in the layout to get the position on the page. */
  shift: number;
  sections: Visible[];
}

/** A section that is in view, with only its rows that are. */
export interface Visible {
  section: Section;
  rows: Row[];
}

/** The height of the page for a layout of `height`. */
export function pageHeight(height: number): number {
  return Math.min(height, TALLEST);
}

/** The slice of a layout that is in view at `scroll`, and `beyond` pixels above and below. */
export function windowOf(layout: Layout, scroll: number, viewport: number, beyond: number): Window {
  const height = pageHeight(layout.height);
  const position = scroll * scaleOf(layout.height, viewport);
  const [top, bottom] = [position - beyond, position + viewport + beyond];
  const sections: Visible[] = [];
  for (let i = firstEndingAfter(layout.sections, top); i < layout.sections.length; i += 1) {
    const section = layout.sections[i] as Section;
    if (section.top > bottom) break;
    sections.push({ section, rows: rowsWithin(section.rows, top, bottom) });
  }
  return { height, shift: scroll - position, sections };
}

/** Where to scroll to so that a position in the layout is at the top. */
export function scrollTo(layout: Layout, position: number, viewport: number): number {
  return position / scaleOf(layout.height, viewport);
}

/** How much faster than the scroll bar the page moves. */
export function scaleOf(height: number, viewport: number): number {
  if (height <= TALLEST) return 1;
  return (height - viewport) / (TALLEST - viewport);
}

function rowsWithin(rows: Row[], top: number, bottom: number): Row[] {
  const from = firstRowEndingAfter(rows, top);
  let to = from;
  while (to < rows.length && (rows[to] as Row).top <= bottom) to += 1;
  return rows.slice(from, to);
}

function firstEndingAfter(sections: Section[], position: number): number {
  return firstThat(sections.length, (i) => (sections[i] as Section).bottom > position);
}

function firstRowEndingAfter(rows: Row[], position: number): number {
  return firstThat(rows.length, (i) => (rows[i] as Row).top + (rows[i] as Row).height > position);
}

/** The first of `n` positions where `holds` is true, given that it stays true after it. */
function firstThat(n: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The row that a tile is in. */
export function rowOf(layout: Layout, tile: number): Row | undefined {
  const section =
    layout.sections[firstThat(layout.sections.length, (i) => (layout.sections[i] as Section).to > tile)];
  return section?.rows[firstThat(section.rows.length, (i) => (section.rows[i] as Row).to > tile)];
}

/** The tile above (-1) or below (1) another one, closest to its middle; the same one at the ends. */
export function tileBeside(layout: Layout, tile: number, step: -1 | 1): number {
  const row = rowOf(layout, tile);
  const next = row && rowOf(layout, step < 0 ? row.from - 1 : row.to);
  if (!row || !next || (step < 0 && row.from === 0) || next.from === row.from) return tile;
  const middle = middleOf(row, tile - row.from);
  let best = 0;
  for (let i = 1; i < next.lefts.length; i += 1) {
    if (Math.abs(middleOf(next, i) - middle) < Math.abs(middleOf(next, best) - middle)) best = i;
  }
  return next.from + best;
}

function middleOf(row: Row, i: number): number {
  return (row.lefts[i] as number) + (row.widths[i] as number) / 2;
}
