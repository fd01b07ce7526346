import { expect, test } from 'vitest';
import { delayAfter } from './delay.ts';

test.each([
  [0, 0],
  [4, 0],
  [5, 1],
  [6, 2],
  [10, 32],
  [11, 60],
  [1000, 60],
])('after %i tries one waits %i s', (tries, seconds) => {
  expect(delayAfter(tries)).toBe(seconds);
});
