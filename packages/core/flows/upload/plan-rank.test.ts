import { expect, test } from 'vitest';
import { type RankFacts, rankOf } from './plan-rank.ts';

const MIB = 1024 * 1024;
const usual: RankFacts = {
  first: false,
  holders: 2,
  kind: 'photo',
  bytes: 30 * MIB,
  rating: 0,
  delivered: false,
  takenAt: 1_700_000_000,
};

/** Each comes before all that follow it. */
const order: [string, Partial<RankFacts>][] = [
  ['what was asked for first, whatever it is', { first: true, holders: 3, kind: 'film', takenAt: 0 }],
  ['what the NAS alone holds, even a film of long ago', { holders: 1, kind: 'film', takenAt: 0 }],
  ['a sidecar', { kind: 'sidecar', bytes: 2000, takenAt: 100 }],
  ['an old catalogue, however large', { kind: 'catalogue', bytes: 900 * MIB, takenAt: 90 }],
  ['a picture with four stars', { rating: 4, takenAt: 80 }],
  ['a film that was delivered', { kind: 'film', delivered: true, takenAt: 70 }],
  ['a small file of any kind', { kind: 'other', bytes: 1000, takenAt: 60 }],
  ['a RAW file of this year', { takenAt: 1_790_000_000 }],
  ['a RAW file of last year', {}],
  ['a RAW file from before 1970', { takenAt: -1_000_000_000 }],
  ['a film of today', { kind: 'film', takenAt: 1_795_000_000 }],
  ['what three hold', { holders: 3, kind: 'sidecar', bytes: 10 }],
];

test.each(order.slice(1).map(([what, facts], n) => [what, order[n]![0], facts, order[n]![1]] as const))(
  '%s comes after %s',
  (_, __, later, sooner) => {
    expect(rankOf({ ...usual, ...later })).toBeGreaterThan(rankOf({ ...usual, ...sooner }));
  },
);

test('no fact leaves its place', () => {
  const extreme = { holders: 2000, takenAt: Number.MAX_SAFE_INTEGER };
  const rank = rankOf({ ...usual, ...extreme });
  expect(rank).toBeGreaterThan(0n);
  expect(rank).toBeLessThan(2n ** 63n);
  expect(rankOf({ ...usual, takenAt: -Number.MAX_SAFE_INTEGER })).toBeLessThan(
    rankOf({ ...usual, kind: 'film' }),
  );
});
