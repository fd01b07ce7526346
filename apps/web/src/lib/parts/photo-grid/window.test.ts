import { expect, test } from 'vitest';
import { layOut, type Tile } from './layout.ts';
import { pageHeight, rowOf, scrollTo, tileBeside, windowOf } from './window.ts';

const tiles = (n: number, each = 50): Tile[] =>
  Array.from({ length: n }, (_, i) => ({ ratio: 1.5, group: String(Math.floor(i / each)) }));
const options = { width: 1000, row: 200, gap: 6, heading: 52 };
const layout = layOut(tiles(1000), options);
const shown = (scroll: number, of = layout) =>
  windowOf(of, scroll, 900, 300).sections.flatMap(({ rows }) => rows);

test('only what is in view and a little around it is shown', () => {
  const rows = shown(5000);
  expect(rows.length).toBeLessThan(12);
  for (const row of rows) {
    expect(row.top + row.height).toBeGreaterThan(4700);
    expect(row.top).toBeLessThanOrEqual(6200);
  }
});

test('the first and the last row are reached', () => {
  expect(shown(0)[0]?.from).toBe(0);
  expect(shown(layout.height - 900).at(-1)?.to).toBe(1000);
});

test('a small layout is drawn where it is', () => {
  const window = windowOf(layout, 5000, 900, 300);
  expect(window.height).toBe(layout.height);
  expect(window.shift).toBe(0);
});

test('a page beyond ten million pixels is scaled, and both ends stay in reach', () => {
  const huge = layOut(tiles(1_000_000, 300), options);
  expect(huge.height).toBeGreaterThan(20_000_000);
  expect(pageHeight(huge.height)).toBe(10_000_000);
  expect(shown(0, huge)[0]?.from).toBe(0);
  const end = windowOf(huge, 10_000_000 - 900, 900, 300);
  expect(end.sections.at(-1)?.rows.at(-1)?.to).toBe(1_000_000);
  const last = end.sections.at(-1)?.rows.at(-1);
  expect((last?.top ?? 0) + end.shift).toBeLessThan(10_000_000);
  expect(scrollTo(huge, huge.height - 900, 900)).toBeCloseTo(10_000_000 - 900, 3);
});

test('every tile is found in its row', () => {
  for (const tile of [0, 49, 50, 512, 999]) {
    const row = rowOf(layout, tile);
    expect(row?.from).toBeLessThanOrEqual(tile);
    expect(row?.to).toBeGreaterThan(tile);
  }
});

test('down and up lead to the neighbour in the next row, across headings, and stop at the ends', () => {
  const first = rowOf(layout, 0);
  expect(tileBeside(layout, 0, 1)).toBe(first?.to);
  expect(tileBeside(layout, first?.to ?? 0, -1)).toBe(0);
  expect(tileBeside(layout, 1, -1)).toBe(1);
  expect(tileBeside(layout, 999, 1)).toBe(999);
  const lastOfSection = 49;
  expect(tileBeside(layout, lastOfSection, 1)).toBeGreaterThanOrEqual(50);
});
