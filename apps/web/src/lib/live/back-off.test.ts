import { expect, test } from 'vitest';
import { backOff } from './back-off.ts';

test('waits grow, stay within fifteen seconds and are spread', () => {
  expect(backOff(0, 1)).toBe(500);
  expect(backOff(3, 1)).toBe(4000);
  expect(backOff(3, 0)).toBe(2000);
  expect(backOff(40, 1)).toBe(15_000);
});
