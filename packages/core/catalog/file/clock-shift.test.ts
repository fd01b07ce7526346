import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quartersMoved } from './clock-shift.ts';

const second = 1_000_000_000n;
const hour = 3600n * second;
const before = 1_554_444_428_000_000_000n;

test.each([
  ['did not move', 0n, 0],
  ['was rounded by FAT', 2n * second, 0],
  ['moved by an hour', hour, 4],
  ['moved back by an hour and was rounded', -hour + 2n * second, -4],
  ['moved to India', 5n * hour + hour / 2n, 22],
  ['moved to Nepal', 5n * hour + (hour * 3n) / 4n, 23],
  ['moved from one end of the world to the other', 26n * hour, 104],
  ['moved further than any zone', 26n * hour + hour / 4n, null],
  ['moved by 3 s, which is an edit', 3n * second, null],
  ['moved by an hour and 3 s', hour + 3n * second, null],
  ['moved by 7 minutes', hour / 10n, null],
  ['moved by a year', 8760n * hour, null],
])('a time that %s', (_, difference, quarters) => {
  expect(quartersMoved(before, before + difference)).toBe(quarters);
});

test('every zone change is seen as what it is, before 1970 too, and backwards as its opposite', () => {
  const times = fc.bigInt({ min: -(2n ** 61n), max: 2n ** 61n });
  const rounding = fc.bigInt({ min: -2n * second, max: 2n * second });
  fc.assert(
    fc.property(times, fc.integer({ min: -104, max: 104 }), rounding, (time, quarters, rest) => {
      const now = time + BigInt(quarters) * (hour / 4n) + rest;
      expect(quartersMoved(time, now)).toBe(quarters);
      expect(quartersMoved(now, time)! + quarters).toBe(0);
    }),
  );
});

test('what is more than 2 s beside a quarter hour is none', () => {
  const beside = fc.bigInt({ min: 2n * second + 1n, max: 450n * second });
  fc.assert(
    fc.property(fc.integer({ min: -103, max: 103 }), beside, fc.boolean(), (quarters, rest, later) => {
      const now = before + BigInt(quarters) * (hour / 4n) + (later ? rest : -rest);
      expect(quartersMoved(before, now)).toBeNull();
    }),
  );
});
