/** What the layout needs to know of a picture: width over height, and the heading it belongs below. */
export interface Tile {
  ratio: number;
  /** Neighbours with the same group share a heading; '' has none. */
  group: string;
}

export interface Options {
  width: number;
  /** The height that rows aim for. */
  row: number;
  gap: number;
  /** The room that a heading takes. */
  heading: number;
}

/** Tiles `from` up to, not including, `to`, side by side; `lefts[i]` and `widths[i]` are those of tile `from + i`. */
export interface Row {
  top: number;
  height: number;
  from: number;
  to: number;
  lefts: number[];
  widths: number[];
}

export interface Section {
  group: string;
  top: number;
  bottom: number;
  from: number;
  to: number;
  rows: Row[];
}

export interface Layout {
  sections: Section[];
  height: number;
  options: Options;
  /** The tiles that were laid out, to find out whether more of the same have come. */
  tiles: readonly Tile[];
}

const NARROWEST = 0.4;
const WIDEST = 3.6;
const STRETCH = 1.3;

/** Lays tiles out in justified rows below headings. Keeps what `previous` has laid out of the same tiles. */
export function layOut(tiles: readonly Tile[], options: Options, previous?: Layout): Layout {
  const sections = previous && continues(previous, tiles, options) ? previous.sections.slice(0, -1) : [];
  let at = sections.at(-1)?.to ?? 0;
  while (at < tiles.length) {
    const top = sections.at(-1)?.bottom ?? 0;
    const section = layOutSection(tiles, at, top, options);
    sections.push(section);
    at = section.to;
  }
  return { sections, height: sections.at(-1)?.bottom ?? 0, options, tiles };
}

function continues(previous: Layout, tiles: readonly Tile[], options: Options): boolean {
  const { tiles: before, options: old } = previous;
  const same = old.width === options.width && old.row === options.row && old.gap === options.gap;
  const last = before.length - 1;
  return (
    same &&
    old.heading === options.heading &&
    last >= 0 &&
    tiles[0] === before[0] &&
    tiles[last] === before[last]
  );
}

function layOutSection(tiles: readonly Tile[], from: number, top: number, options: Options): Section {
  const group = (tiles[from] as Tile).group;
  let to = from;
  while (to < tiles.length && (tiles[to] as Tile).group === group) to += 1;
  const rows: Row[] = [];
  let y = top + (group === '' ? 0 : options.heading);
  let at = from;
  while (at < to) {
    const row = layOutRow(tiles, at, to, y, options);
    rows.push(row);
    y += row.height + options.gap;
    at = row.to;
  }
  return { group, top, bottom: y, from, to, rows };
}

/** Takes tiles until the row is as low as wanted; of the last two ways to break it takes the closer one. */
function layOutRow(tiles: readonly Tile[], from: number, end: number, top: number, options: Options): Row {
  const heightOf = (to: number, sum: number) => (options.width - options.gap * (to - from - 1)) / sum;
  let sum = 0;
  let to = from;
  let height = Number.POSITIVE_INFINITY;
  while (to < end && height > options.row) {
    const wider = sum + ratioOf(tiles[to] as Tile);
    const lower = heightOf(to + 1, wider);
    if (to > from && lower < options.row && options.row / lower > height / options.row) break;
    sum = wider;
    height = lower;
    to += 1;
  }
  const isRest = to === end && height > options.row * STRETCH;
  return place(tiles, from, to, top, isRest ? options.row : height, options, !isRest);
}

function place(
  tiles: readonly Tile[],
  from: number,
  to: number,
  top: number,
  height: number,
  { width, gap }: Options,
  full: boolean,
): Row {
  const lefts: number[] = [];
  const widths: number[] = [];
  let left = 0;
  for (let i = from; i < to; i += 1) {
    const natural = Math.round(ratioOf(tiles[i] as Tile) * height);
    const fits = full && i === to - 1 ? width - left : Math.min(natural, width - left);
    lefts.push(left);
    widths.push(fits);
    left += fits + gap;
  }
  return { top, height: Math.round(height), from, to, lefts, widths };
}

function ratioOf({ ratio }: Tile): number {
  return Math.min(WIDEST, Math.max(NARROWEST, ratio));
}
