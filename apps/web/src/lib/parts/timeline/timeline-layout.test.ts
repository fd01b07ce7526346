import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunksOf, dayAt, guessHeight, layOutDay, stackOf, timelineWindow } from './timeline-layout.ts';

const options = { width: 1200, row: 182, gap: 6, heading: 52 };
const daysOf = (photos: number[]) =>
  photos.map((count, n) => ({
    day: `day ${n}`,
    photos: count,
    before: photos.slice(0, n).reduce((a, b) => a + b, 0),
  }));

test('a guess is near what usual photos will take', () => {
  const tiles = Array.from({ length: 60 }, () => ({ ratio: 1.5, group: '' }));
  const { height } = layOutDay(tiles, options);
  expect(Math.abs(guessHeight(60, options) - height) / height).toBeLessThan(0.2);
});

test('days stand below each other, and a position is in one of them', () => {
  const stack = stackOf([100, 50, 200]);
  expect([...stack.tops]).toEqual([0, 100, 150, 350]);
  expect([-5, 0, 99, 100, 149, 150, 349, 999].map((at) => dayAt(stack, at))).toEqual([
    0, 0, 0, 1, 1, 2, 2, 2,
  ]);
  expect(timelineWindow(stackOf([]), 0, 900, 700).days).toEqual([]);
});

describe('of a million photos', () => {
  const heights = Array.from({ length: 7000 }, (_, n) => guessHeight(20 + ((n * 37) % 250), options));
  const stack = stackOf(heights);

  test('the page is no higher than browsers can do, and every day is reached by scrolling', () => {
    const { height } = timelineWindow(stack, 0, 900, 700);
    expect(height).toBe(10_000_000);
    const seen = new Set<number>();
    for (let scroll = 0; scroll <= height - 900; scroll += 300)
      for (const { index } of timelineWindow(stack, scroll, 900, 700).days) seen.add(index);
    expect(seen.size).toBe(7000);
  });

  test('the last day ends where the page ends', () => {
    const { days, height } = timelineWindow(stack, 10_000_000 - 900, 900, 700);
    const last = days.at(-1)!;
    expect(last.index).toBe(6999);
    expect(last.top + last.height).toBeCloseTo(height, 0);
  });

  test('only a handful of days is drawn at any place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (scroll) => {
        expect(timelineWindow(stack, scroll, 900, 700).days.length).toBeLessThan(30);
      }),
    );
  });
});

test('days are asked for in parts that cover each once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 60 }), (photos) => {
      const chunks = chunksOf(daysOf(photos), 200);
      const covered = chunks.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, n) => from + n));
      expect(covered).toEqual(photos.map((_, n) => n));
    }),
  );
  expect(chunksOf(daysOf([50, 100, 60, 5000, 3]), 200)).toEqual([
    { from: 0, to: 3 },
    { from: 3, to: 4 },
    { from: 4, to: 5 },
  ]);
});
