import type { DriveView } from '@safelight/contract/drives.ts';
import type { SiteView } from '@safelight/contract/places.ts';
import { expect, test } from 'vitest';
import { siteName } from '../../state/site-words.ts';
import { awaySections, homeSite, restingHere, standing } from './groups.ts';

const drive = (facts: object) =>
  ({ attached: false, lifecycle: 'active', rests: null, lent: null, ...facts }) as DriveView;
const at = (name: string, site: string, here = false) => ({ rests: { name, site, here } });
const titles = (groups: { title: string; drives: DriveView[] }[]) =>
  groups.map(({ title, drives }) => `${title}: ${drives.map(({ name }) => name)}`);

const wall = [
  drive({ name: 'a' }),
  drive({ name: 'b', ...at('Safe', 'Studio', true) }),
  drive({ name: 'c', attached: true, ...at('Safe', 'Studio', true) }),
  drive({ name: 'd', ...at('Shelf', 'Parents’ house') }),
  drive({ name: 'e', ...at('Box', 'Parents’ house') }),
  drive({ name: 'f', ...at('Locker', 'Bank') }),
  drive({ name: 'g', lent: { to: 'Nora' }, ...at('Safe', 'Studio', true) }),
  drive({ name: 'h', lifecycle: 'lost', ...at('Locker', 'Bank') }),
];

test('drives in the building of the archive stand at their place, those without one last', () => {
  expect(titles(restingHere(wall))).toEqual(['Safe: b', 'No place noted: a']);
});

test('drives elsewhere stand building by building, then lent ones, then lost ones', () => {
  expect(awaySections(wall).map(({ title, groups }) => [title, ...titles(groups)])).toEqual([
    ['Bank', 'Locker: f'],
    ['Parents’ house', 'Box: e', 'Shelf: d'],
    ['Lent', 'Nora: g'],
    ['Lost', 'Lost or dead: h'],
  ]);
});

test('the building of the archive has its name, if it was given one', () => {
  expect(siteName(homeSite(undefined))).toBe('Here');
  expect(siteName(homeSite([{ name: '', here: true }] as SiteView[]))).toBe('Here');
  expect(
    siteName(
      homeSite([
        { name: 'Bank', here: false },
        { name: 'Studio', here: true },
      ] as SiteView[]),
    ),
  ).toBe('Studio');
});

test('the page opens with what is true', () => {
  expect(standing([drive({ attached: true })])).toBe('All of them are here.');
  expect(standing([drive({}), drive({}), drive({ lifecycle: 'lost' })])).toBe(
    'Two are away, one is lost; what was proven is still within reach.',
  );
});
