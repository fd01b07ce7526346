import { expect, test } from 'vitest';
import { rowsInView } from './rows.ts';

test.each([
  [0, 100, { from: 0, to: 22 }],
  [4800, 5000, { from: 92, to: 122 }],
  [-400, 5, { from: 0, to: 5 }],
  [1e9, 10, { from: 10, to: 10 }],
])('scrolled to %d of %d rows', (scroll, count, range) => {
  expect(rowsInView(scroll, 672, 48, count)).toEqual(range);
});
