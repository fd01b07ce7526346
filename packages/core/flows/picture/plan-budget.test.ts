import { expect, test } from 'vitest';
import { bytesBeyond, planEviction, type Screen } from './plan-budget.ts';

test.each([
  ['without a budget nothing goes', 5000, 0, 0],
  ['within the budget nothing goes', 1000, 1000, 0],
  ['beyond it, a little more goes than has to', 1001, 1000, 51],
])('%s', (_, taken, budget, beyond) => {
  expect(bytesBeyond(taken, budget)).toBe(beyond);
});

test('those go first that nobody looked at for longest, none that cannot be made again, and no more than has to', () => {
  const screen = (contentId: bigint, inReach = true): Screen => {
    return { contentId, blake3: Buffer.alloc(32), bytes: 100, inReach };
  };
  const screens = [screen(1n), screen(2n, false), screen(3n), screen(4n)];
  const going = (beyond: number) => planEviction(screens, beyond).map(({ contentId }) => contentId);
  expect(going(0)).toEqual([]);
  expect(going(100)).toEqual([1n]);
  expect(going(101)).toEqual([1n, 3n]);
  expect(going(5000)).toEqual([1n, 3n, 4n]);
});
