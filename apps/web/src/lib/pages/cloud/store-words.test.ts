import { expect, test } from 'vitest';
import { dangerSentence, lockSentence } from './store-words.ts';

const locks = {
  days: 30,
  problem: null,
  firstUntil: '2026-12-20T12:00:00Z',
  lastUntil: '2026-12-24T12:00:00Z',
  open: 0,
};

test.each([
  [
    {},
    'All of it cannot be removed until 20 December 2026 to 24 December 2026, and is extended before that.',
  ],
  [
    { lastUntil: locks.firstUntil, open: 1 },
    '1 content is not locked yet; the rest cannot be removed until 20 December 2026, and is extended before that.',
  ],
  [
    { days: 0 },
    'What is locked stays so until 20 December 2026 to 24 December 2026. It is not extended: the days are set to 0.',
  ],
  [{ firstUntil: null, lastUntil: null, open: 3 }, 'Nothing is locked yet.'],
  [{ days: 0, firstUntil: null, lastUntil: null, open: 3 }, null],
])('locks are said as they stand', (changes, says) => {
  expect(lockSentence({ ...locks, ...changes })).toBe(says);
});

test('a rule that removes is said with its name and its days', () => {
  expect(dangerSentence({ is: 'removes', rule: 'tidy', days: 1 })).toContain(
    '“tidy” removes what Safelight stored after 1 day.',
  );
});
