import { expect, test } from 'vitest';
import type { Held, Standing } from '../../catalog/safety/copy-fact.ts';
import { nextActs } from './next-acts.ts';
import { planVisits } from './plan-visits.ts';
import { type HoldingRow, holdingRow } from './safety-rows.ts';
import { sumUp } from './sum-up.ts';

const rule = { copies: 3, media: 2, offsite: 1 };
let id = 0n;
const sum = (bytes: number, held: string[]): HoldingRow =>
  holdingRow(
    held.map((text): Held => {
      const [holder, standing = 'proven'] = text.split(' ') as [string, Standing?];
      return { holder, standing };
    }),
    [],
    [{ id: ++id, year: 2020, kind: 'photo', contents: 1, bytes }],
  );

interface Somewhere {
  site: string | null;
  restsIn?: string;
  lifecycle?: 'active' | 'lost';
  attached?: boolean;
  lentTo?: string;
}

function report(
  sums: HoldingRow[],
  drives: Record<string, Somewhere>,
  sites = ['studio', 'parents', 'bank'],
) {
  const all = Object.entries(drives);
  return sumUp(
    sums,
    [],
    {
      here: 'studio',
      drives: new Map(all.map(([name, { site, lifecycle = 'active' }]) => [name, { site, lifecycle }])),
      rules: new Map(),
      sites: new Map(sites.map((name) => [name, name])),
      known: new Map(
        all.map(([name, { site, restsIn = site ?? 'studio', attached = false, lentTo = null }]) => [
          name,
          { id: name, name, kind: 'drive', attached, lentTo, place: null, restsIn },
        ]),
      ),
    },
    rule,
  );
}
const told = (of: ReturnType<typeof report>) =>
  nextActs(of).map(({ what, drive, site, gainBytes, shortBytes }) => [
    what,
    drive.name,
    site,
    gainBytes,
    shortBytes,
  ]);

test('the drive whose move makes most survive a fire comes first', () => {
  const of = report(
    [sum(70, ['nas', 'drive:a', 'drive:b']), sum(30, ['nas', 'drive:b']), sum(5, ['nas', 'drive:c'])],
    { a: { site: 'studio' }, b: { site: 'studio' }, c: { site: 'parents' } },
  );
  expect(of.all.risk).toBe(100);
  expect(told(of)).toEqual([
    ['move', 'b', 'parents', 100, 70],
    ['move', 'a', 'parents', 70, 70],
  ]);
});

test('where no other building is known, it is another one', () => {
  const of = report([sum(7, ['nas', 'drive:a'])], { a: { site: 'studio', attached: true } }, ['studio']);
  expect(told(of)).toEqual([['move', 'a', null, 7, 0]]);
});

test('a drive with old proofs is to be brought home, and is due where it rests', () => {
  const of = report([sum(40, ['nas', 'drive:a stale', 'cloud:b2']), sum(9, ['nas', 'drive:b stale'])], {
    a: { site: 'parents' },
    b: { site: 'parents' },
    c: { site: 'bank' },
  });
  expect(told(of)).toEqual([
    ['check', 'b', null, 9, 0],
    ['check', 'a', null, 0, 40],
  ]);
  expect(planVisits(of)).toMatchObject([
    {
      site: 'parents',
      drives: [
        { drive: { name: 'a' }, bytes: 40 },
        { drive: { name: 'b' }, bytes: 9 },
      ],
    },
  ]);
});

test('a lent drive is asked back, a lost one helps nobody', () => {
  const of = report([sum(8, ['nas', 'drive:a']), sum(6, ['nas', 'drive:b'])], {
    a: { site: null, restsIn: 'parents', lentTo: 'Nora' },
    b: { site: 'studio', lifecycle: 'lost' },
  });
  expect(told(of)).toEqual([['ask-back', 'a', null, 8, 0]]);
  expect(planVisits(of)).toEqual([]);
});

test('when all is safe nothing is to be done', () => {
  const of = report([sum(8, ['nas', 'drive:a', 'cloud:b2'])], { a: { site: 'studio' } });
  expect(told(of)).toEqual([]);
});
