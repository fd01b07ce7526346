import type { FileView } from '@safelight/contract/files.ts';
import { type Layout, layOut, type Tile } from './layout.ts';
import { rowOf, scrollTo, tileBeside, windowOf } from './window.ts';

const BEYOND = 700;

/** Where the grid is on the page and what of it is in view. */
export class Grid {
  width = $state(0);
  phone = $state(false);
  viewport = $state(900);
  /** Pixels from the top of the page to the grid, and how far the page is scrolled. */
  offset = $state(0);
  scrolled = $state(0);
  /** The tile that the keyboard is on: the one tab stop. */
  focused = $state(0);
  #files: () => FileView[];
  #groups: () => string[];
  #tiles = new WeakMap<FileView, Tile>();
  #previous: Layout | undefined;

  constructor(files: () => FileView[], groups: () => string[]) {
    this.#files = files;
    this.#groups = groups;
  }

  #tilesNow = $derived.by(() => {
    const groups = this.#groups();
    return this.#files().map((file, i) => this.#tileOf(file, groups[i] ?? ''));
  });

  layout = $derived.by(() => {
    const options = this.phone
      ? { width: this.width, row: 118, gap: 3, heading: 66 }
      : { width: this.width, row: 182, gap: 6, heading: 52 };
    this.#previous = layOut(this.width > 0 ? this.#tilesNow : [], options, this.#previous);
    return this.#previous;
  });

  window = $derived.by(() =>
    windowOf(this.layout, Math.max(0, this.scrolled - this.offset), this.viewport, BEYOND),
  );

  /** The one tile that Tab reaches: the focused one, or the first in view when that is far away. */
  stop = $derived.by(() => {
    const rows = this.window.sections.flatMap((visible) => visible.rows);
    const inView = rows.some(({ from, to }) => this.focused >= from && this.focused < to);
    return inView ? this.focused : (rows[0]?.from ?? 0);
  });

  /** Whether the end of what is loaded is near. */
  nearEnd = $derived.by(() => this.scrolled + this.viewport * 2.5 > this.offset + this.window.height);

  /** The tile that a key leads to from the focused one. */
  target(key: string): number | undefined {
    const last = this.#tilesNow.length - 1;
    const moves: Record<string, () => number> = {
      ArrowRight: () => Math.min(last, this.focused + 1),
      ArrowLeft: () => Math.max(0, this.focused - 1),
      ArrowDown: () => tileBeside(this.layout, this.focused, 1),
      ArrowUp: () => tileBeside(this.layout, this.focused, -1),
      Home: () => 0,
      End: () => last,
    };
    return moves[key]?.();
  }

  /** Where the page must be scrolled to so that a tile is in view; undefined if it is. */
  scrollFor(tile: number, margin = 80): number | undefined {
    const row = rowOf(this.layout, tile);
    if (!row) return undefined;
    const top = row.top + this.window.shift + this.offset;
    if (top >= this.scrolled + margin && top + row.height <= this.scrolled + this.viewport - margin)
      return undefined;
    const above = Math.max(margin, (this.viewport - row.height) / 2);
    return this.offset + scrollTo(this.layout, Math.max(0, row.top - above), this.viewport);
  }

  /** Tiles are kept with their File, so that what was laid out is recognised when more comes. */
  #tileOf(file: FileView, group: string): Tile {
    const known = this.#tiles.get(file);
    if (known?.group === group) return known;
    const isPicture = file.width !== null && file.height !== null && file.height > 0;
    const tile = { ratio: isPicture ? (file.width as number) / (file.height as number) : 1.5, group };
    this.#tiles.set(file, tile);
    return tile;
  }
}
