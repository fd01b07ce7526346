import { expect, test } from 'vitest';
import { sayFinish } from './finish-words.ts';

const now = new Date(2026, 10, 24, 14, 0).getTime();
const at = (day: number, hour = 15) => new Date(2026, 10, day, hour).toISOString();

test.each([
  [at(24), at(24), at(24), 'at about 15:00'],
  [at(25), at(25), at(25), 'tomorrow'],
  [at(26), at(25), at(28), 'on Thursday (tomorrow to Saturday)'],
  [at(24, 20), at(24, 19), at(25), 'at about 20:00 (today to tomorrow)'],
  [
    new Date(2026, 11, 14).toISOString(),
    new Date(2026, 11, 12).toISOString(),
    new Date(2026, 11, 20).toISOString(),
    'on 14 December (12 December to 20 December)',
  ],
])('a finish is said as people say it', (likely, earliest, latest, says) => {
  expect(sayFinish({ at: likely, earliest, latest }, now)).toBe(says);
});

test('a finish that nothing tells is not guessed', () => {
  expect(sayFinish(null, now)).toMatch(/nothing tells/);
});
