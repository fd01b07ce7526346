import { expect, test } from 'vitest';
import { layOut, type Options, type Tile } from './layout.ts';

const options: Options = { width: 1000, row: 200, gap: 6, heading: 52 };
const tiles = (n: number, group = 'a', ratio = 1.5): Tile[] =>
  Array.from({ length: n }, () => ({ ratio, group }));
const rowsOf = (all: Tile[], with_: Options = options) =>
  layOut(all, with_).sections.flatMap(({ rows }) => rows);

test('full rows fill the width to the pixel', () => {
  const mixed = tiles(40).map((tile, i) => ({ ...tile, ratio: [1.5, 0.71, 1.78, 1][i % 4] as number }));
  const rows = rowsOf(mixed);
  for (const row of rows.slice(0, -1)) {
    expect((row.lefts.at(-1) as number) + (row.widths.at(-1) as number)).toBe(1000);
    expect(row.height).toBeGreaterThan(140);
    expect(row.height).toBeLessThan(280);
  }
});

test('every tile is laid out once, in order', () => {
  const rows = rowsOf([...tiles(17), ...tiles(5, 'b'), ...tiles(1, 'c', 9)]);
  let next = 0;
  for (const row of rows) {
    expect(row.from).toBe(next);
    expect(row.widths).toHaveLength(row.to - row.from);
    next = row.to;
  }
  expect(next).toBe(23);
});

test('a few pictures are not blown up to fill a row', () => {
  const [row] = rowsOf(tiles(1));
  expect(row?.height).toBe(200);
  expect(row?.widths).toEqual([300]);
});

test('a panorama wider than the page is as wide as the page', () => {
  const [row] = rowsOf(tiles(1, 'a', 20), { ...options, width: 390 });
  expect(row?.widths).toEqual([390]);
});

test('a group without a name has no heading above it', () => {
  expect(rowsOf(tiles(3, ''))[0]?.top).toBe(0);
  expect(rowsOf(tiles(3, 'a'))[0]?.top).toBe(52);
});

test('sections follow each other without overlap', () => {
  const { sections, height } = layOut([...tiles(9), ...tiles(9, 'b')], options);
  expect(sections.map(({ group }) => group)).toEqual(['a', 'b']);
  expect(sections[1]?.top).toBe(sections[0]?.bottom);
  expect(height).toBe(sections[1]?.bottom);
});

test('more of the same is laid out as if all had come at once', () => {
  const all = [...tiles(30), ...tiles(30, 'b'), ...tiles(30, 'c')];
  const first = layOut(all.slice(0, 41), options);
  const grown = layOut(all, options, first);
  expect(grown).toEqual(layOut(all, options));
  expect(grown.sections[0]).toBe(first.sections[0]);
});

test('another width lays everything out anew', () => {
  const all = tiles(30);
  const first = layOut(all, options);
  expect(layOut(all, { ...options, width: 390 }, first)).toEqual(layOut(all, { ...options, width: 390 }));
});

test('a million pictures are laid out, and the next page of them costs one section only', () => {
  const all = Array.from(
    { length: 1_000_000 },
    (_, i): Tile => ({ ratio: 1.5, group: String(Math.floor(i / 300)) }),
  );
  const most = layOut(all.slice(0, -300), options);
  const grown = layOut(all, options, most);
  expect(grown.sections.at(-1)?.to).toBe(1_000_000);
  expect(grown.sections.filter((section, i) => section !== most.sections[i])).toHaveLength(2);
});
