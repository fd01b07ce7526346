import type { DriveView } from '@safelight/contract/drives.ts';
import { expect, test } from 'vitest';
import { codeOf, labelLines } from './label-text.ts';

const drive = (facts: Partial<DriveView>) =>
  ({ takenFrom: null, takenTo: null, capacity: null, place: null, ...facts }) as DriveView;

test.each([
  [
    drive({
      takenFrom: '2017-03-02T08:00:00',
      takenTo: '2019-11-24T10:00:00',
      capacity: 4_000_000_000_000,
      place: 'Safe, Bank',
    }),
    ['Mar 2017 – Nov 2019 · 4 TB', 'Safe, Bank'],
  ],
  [drive({ capacity: 500_000_000_000 }), ['500 GB']],
  [drive({}), []],
])('a label says when its pictures are from, how much it holds and where it rests', (of, lines) => {
  expect(labelLines(of)).toEqual(lines);
});

test('its code names the installation and the drive', () => {
  expect(codeOf({ mark: '1a2b3c4d', url: 'https://nas.example.org' }, 'an-id')).toBe(
    'https://nas.example.org/q/1a2b3c4d/an-id',
  );
});
