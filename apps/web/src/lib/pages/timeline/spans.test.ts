import { expect, test } from 'vitest';
import { spansOf } from './spans.ts';

const days = [
  { day: '2020-05-02', photos: 5, before: 0 },
  { day: '2020-05-01', photos: 6, before: 5 },
  { day: '2020-01-31', photos: 7, before: 11 },
  { day: '2018-01-31', photos: 8, before: 18 },
];

test('days are put together by month and by year', () => {
  expect(spansOf(days, 'month')).toEqual([
    { span: '2020-05', photos: 11, day: 0 },
    { span: '2020-01', photos: 7, day: 2 },
    { span: '2018-01', photos: 8, day: 3 },
  ]);
  expect(spansOf(days, 'year').map(({ span, photos }) => `${span} ${photos}`)).toEqual(['2020 18', '2018 8']);
});
