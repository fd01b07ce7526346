import { expect, test } from 'vitest';
import { isUuid, newId } from './ids.ts';

test('ids are in the order in which they were made, also within a millisecond', () => {
  const at = (ms: number) => ({ now: () => new Date(ms) });
  const made = [1, 1, 1, 2, 2, 3].map((ms) => newId(at(1_790_000_000_000 + ms)));
  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
  expect(made.every(isUuid)).toBe(true);
  expect(made[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
});
