import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Drawing, type Moved, planClock } from './plan-clock.ts';

/** Numbers that are always the same for a seed. Source: the mulberry32 generator. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function planFor(moved: Moved[], seed = 1) {
  const drawing = new Drawing(seeded(seed));
  for (const file of moved) drawing.meet(file);
  return planClock(drawing.result(), seeded(seed + 1));
}

const files = (count: number, folders: number, bytes = 1000n, quarters = 4): Moved[] =>
  Array.from({ length: count }, (_, n) => ({
    id: BigInt(n + 1),
    folderId: BigInt(n % folders),
    bytes,
    quarters,
  }));
const MB = 1024n * 1024n;

describe('how many moved files are read', () => {
  test.each([
    ['all, where there are few', files(20, 2), 20],
    ['300 of many', files(12_000, 40), 300],
    ['as many as a minute takes, of large ones', files(5000, 40, 40n * MB), 102],
    ['40 of huge ones all the same', files(200, 3, 10_000n * MB), 40],
    ['a single one', files(1, 1), 1],
  ])('%s', (_, moved, expected) => {
    const plan = planFor(moved);
    expect(plan.do === 'sample' && plan.files.length).toBe(expected);
  });
});

test('where nothing moved nothing is read for it', () => {
  expect(planFor([])).toEqual({ do: 'nothing' });
});

test('two shifts are not one clock, however few have the second', () => {
  const moved = files(1000, 10);
  moved[517]!.quarters = 5;
  expect(planFor(moved)).toEqual({ do: 'read-all' });
});

test('a folder with one file among folders with thousands is read from', () => {
  const many = files(9000, 3);
  const lonely = { id: 9001n, folderId: 77n, bytes: 1000n, quarters: 4 };
  const plan = planFor([...many, lonely]);
  expect(plan.do === 'sample' && plan.files.map(({ id }) => id)).toContain(9001n);
});

test('every file has about the same chance, wherever it stands', () => {
  const met = new Map<bigint, number>();
  for (let seed = 0; seed < 400; seed++) {
    const plan = planFor(files(600, 1), seed * 7);
    if (plan.do === 'sample') for (const { id } of plan.files) met.set(id, (met.get(id) ?? 0) + 1);
  }
  const share = (from: number, to: number) =>
    [...met].filter(([id]) => id >= from && id < to).reduce((sum, [, n]) => sum + n, 0) / (300 * 400);
  for (let from = 1; from < 600; from += 100) expect(share(from, from + 100)).toBeCloseTo(1 / 6, 1);
});

test('a sample is drawn from what moved, holds nothing twice, and is never empty', () => {
  const moved = fc.array(
    fc.record({ folderId: fc.bigInt(0n, 50n), bytes: fc.bigInt(0n, 2n ** 34n), quarters: fc.constant(-4) }),
    { minLength: 1, maxLength: 900 },
  );
  fc.assert(
    fc.property(moved, fc.integer(), (list, seed) => {
      const all = list.map((file, n) => ({ id: BigInt(n), ...file }));
      const plan = planFor(all, seed);
      if (plan.do !== 'sample') throw new Error(plan.do);
      const ids = plan.files.map(({ id }) => id);
      expect(plan.quarters).toBe(-4);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThanOrEqual(Math.min(40, all.length));
      for (const { id, bytes } of plan.files) expect(all[Number(id)]!.bytes).toBe(bytes);
    }),
  );
});
