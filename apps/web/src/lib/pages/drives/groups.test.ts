import type { DriveView } from '@safelight/contract/drives.ts';
import { expect, test } from 'vitest';
import { byPlace, standing } from './groups.ts';

const drive = (facts: Partial<DriveView>) =>
  ({ attached: false, lifecycle: 'active', place: null, ...facts }) as DriveView;

test('drives that are away stand at their place, those without one last', () => {
  const groups = byPlace([
    drive({ name: 'a' }),
    drive({ name: 'b', place: 'Safe' }),
    drive({ name: 'c', attached: true }),
    drive({ name: 'd', place: 'Safe' }),
  ]);
  expect(groups.map(({ title, drives }) => [title, drives.length])).toEqual([
    ['Safe', 2],
    ['No place noted', 1],
  ]);
});

test('the page opens with what is true', () => {
  expect(standing([drive({ attached: true })])).toBe('All of them are here.');
  expect(standing([drive({}), drive({}), drive({ lifecycle: 'lost' })])).toBe(
    'Two are away, one is lost; what was proven is still within reach.',
  );
});
