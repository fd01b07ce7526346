import { expect, test } from 'vitest';
import { fillingOf } from './fill-date.ts';

const now = new Date('2026-11-24T12:00:00Z');

test.each([
  ['fills at the rate of its last days', { bytes: 900e9, days: 90 }, 100e9, 10e9, '2026-12-04T12:00:00.000Z'],
  ['into which nothing comes does not fill', { bytes: 0, days: 90 }, 100e9, 0, null],
  ['that was never looked at does not fill', { bytes: 0, days: 0 }, 100e9, 0, null],
  ['of which nobody knows the room has no date', { bytes: 900e9, days: 90 }, null, 10e9, null],
  ['that would take more than ten years has no date', { bytes: 900, days: 90 }, 100e9, 10, null],
  ['that is full is so now', { bytes: 900e9, days: 90 }, 0, 10e9, now.toISOString()],
])('an Archive %s', (_, came, free, perDay, fullAt) => {
  const filling = fillingOf(came, free, now);
  expect([filling.perDay, filling.fullAt?.toISOString() ?? null]).toEqual([perDay, fullAt]);
});
