import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Held, Standing } from '../../catalog/safety/copy-fact.ts';
import { judge } from '../../catalog/safety/judge.ts';
import { planVisits } from './plan-visits.ts';
import { type HoldingRow, holdingRow } from './safety-rows.ts';
import { sumUp } from './sum-up.ts';

const rule = { copies: 2, media: 1, offsite: 1 };
let id = 0n;
const held = (texts: string[]): Held[] =>
  texts.map((text) => {
    const [holder, standing = 'proven'] = text.split(' ') as [string, Standing?];
    return { holder, standing };
  });
const sum = (bytes: number, holders: string[]): HoldingRow =>
  holdingRow(held(holders), [], [{ id: ++id, year: 2020, kind: 'photo', contents: 1, bytes }]);

function report(
  sums: HoldingRow[],
  drives: Record<string, { restsIn: string; attached?: boolean; lentTo?: string; lost?: boolean }>,
) {
  const all = Object.entries(drives);
  const world = {
    here: 'studio',
    drives: new Map(
      all.map(([name, { restsIn, attached = false, lentTo = null, lost = false }]) => [
        name,
        {
          lifecycle: lost ? ('lost' as const) : ('retired' as const),
          site: attached ? 'studio' : lentTo ? null : restsIn,
        },
      ]),
    ),
    rules: new Map(),
    sites: new Map(['studio', 'parents', 'bank'].map((name) => [name, name])),
    known: new Map(
      all.map(([name, { restsIn, attached = false, lentTo = null }]) => [
        name,
        { id: name, name, kind: 'drive', attached, lentTo, place: null, restsIn },
      ]),
    ),
  };
  return sumUp(sums, [], world, rule);
}
const told = (of: ReturnType<typeof report>) =>
  planVisits(of).map(({ site, drives }) => [
    site,
    drives.filter(({ bring }) => bring).map(({ drive }) => drive.name),
    drives.filter(({ bring }) => !bring).map(({ drive }) => drive.name),
  ]);
const parents = { restsIn: 'parents' };
const bank = { restsIn: 'bank' };

test('one of two drives that hold the same is enough', () => {
  const same = ['nas', 'drive:a stale', 'drive:b stale'];
  expect(told(report([sum(9, same)], { a: parents, b: parents }))).toEqual([['parents', ['a'], ['b']]]);
});

test('the fewest that hold it all are brought, even where another holds more by itself', () => {
  const sums = [
    sum(10, ['nas', 'drive:a stale', 'drive:big stale']),
    sum(10, ['nas', 'drive:b stale', 'drive:big stale']),
    sum(1, ['nas', 'drive:a stale']),
    sum(1, ['nas', 'drive:b stale']),
  ];
  const drives = { a: parents, b: parents, big: parents };
  expect(told(report(sums, drives))).toEqual([['parents', ['a', 'b'], ['big']]]);
});

test('what is safe without a drive lets it rest, though it is due', () => {
  const sums = [sum(10, ['nas', 'drive:a stale', 'cloud:b2'])];
  expect(told(report(sums, { a: parents }))).toEqual([['parents', [], ['a']]]);
});

test('what one building settles is not asked of the next', () => {
  const sums = [
    sum(50, ['nas', 'drive:a stale', 'drive:c stale']),
    sum(5, ['nas', 'drive:a stale']),
    sum(1, ['nas', 'drive:d stale']),
  ];
  expect(told(report(sums, { a: parents, c: bank, d: bank }))).toEqual([
    ['parents', ['a'], []],
    ['bank', ['d'], ['c']],
  ]);
});

test('attached and lost drives are not asked for', () => {
  const sums = [sum(9, ['nas', 'drive:a stale']), sum(9, ['nas', 'drive:b stale'])];
  expect(told(report(sums, { a: { ...parents, attached: true }, b: { ...parents, lost: true } }))).toEqual(
    [],
  );
});

const names = ['a', 'b', 'c', 'd', 'e'];
const anything = fc.record({
  sums: fc.array(
    fc.record({
      nas: fc.boolean(),
      drives: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }),
      bytes: fc.nat(100),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  places: fc.array(fc.constantFrom('parents', 'bank', 'studio'), { minLength: 5, maxLength: 5 }),
});

test('after the visits everything is as safe as if all that are due were read, and no drive of one building was needless', () => {
  fc.assert(
    fc.property(anything, ({ sums, places }) => {
      const rows = sums.map(({ nas, drives, bytes }) =>
        sum(bytes, [...(nas ? ['nas'] : []), ...drives.map((name) => `drive:${name} stale`)]),
      );
      const of = report(rows, Object.fromEntries(names.map((name, n) => [name, { restsIn: places[n]! }])));
      const visits = planVisits(of);
      const brought = visits.flatMap(({ drives }) => drives.filter(({ bring }) => bring));
      const safeWith = (holders: string[]) =>
        rows.map((row) => {
          const after = row.held.map((one): Held => {
            return holders.includes(one.holder) ? { ...one, standing: 'proven' } : one;
          });
          const { safe, short } = judge(after, of.world, rule);
          return safe ? 'safe' : JSON.stringify(short);
        });
      const all = safeWith(names.map((name) => `drive:${name}`));
      const few = brought.map(({ drive }) => `drive:${drive.id}`);
      expect(safeWith(few)).toEqual(all);
      const last = visits.at(-1)?.drives.filter(({ bring }) => bring) ?? [];
      for (const { drive } of last)
        expect(safeWith(few.filter((holder) => holder !== `drive:${drive.id}`))).not.toEqual(all);
    }),
    { numRuns: 500 },
  );
});
