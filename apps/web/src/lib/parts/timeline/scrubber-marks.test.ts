import { expect, test } from 'vitest';
import { marksOf } from './scrubber-marks.ts';

test('months are spaced by their photos, and years are named where there is room', () => {
  const days = [
    { day: '2020-05-02', photos: 50, before: 0 },
    { day: '2020-05-01', photos: 50, before: 50 },
    { day: '2019-12-31', photos: 1, before: 100 },
    { day: '2018-12-31', photos: 1, before: 101 },
    { day: '2017-01-01', photos: 98, before: 102 },
  ];
  expect(marksOf(days)).toEqual([
    { month: '2020-05', day: 0, at: 0, length: 1, year: '2020' },
    { month: '2019-12', day: 2, at: 0.5, length: 0.1, year: '2019' },
    { month: '2018-12', day: 3, at: 0.505, length: 0.1, year: undefined },
    { month: '2017-01', day: 4, at: 0.51, length: Math.sqrt(0.98), year: undefined },
  ]);
});

test('without days there is nothing to mark', () => {
  expect(marksOf([])).toEqual([]);
});
