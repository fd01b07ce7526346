import { expect, test } from 'vitest';
import { clockWords } from './clock-words.ts';

const clock = { minutes: 60, files: 12_000, read: 0, followed: 0, differs: null };

test.each([
  [
    'after a sample that was equal',
    { ...clock, read: 300, followed: 12_000 },
    'The clock of the drive moved by 1 h: 300 of 12,000 files were read and equal. The others were not read again.',
  ],
  [
    'where all of them were read',
    { ...clock, minutes: -330, files: 20, read: 20, followed: 20 },
    'The clock of the drive moved back by 5 h 30 min: 20 files read and equal. Nothing was copied again.',
  ],
  [
    'where one was not what it was',
    { ...clock, minutes: 45, differs: 'Photography/2019/a.nef' },
    'The times of 12,000 files moved by 45 min, but Photography/2019/a.nef holds other bytes: each of them was read again.',
  ],
  [
    'where they moved differently',
    { ...clock, minutes: null },
    'The times of 12,000 files moved, but not all by the same: each of them was read again.',
  ],
])('what is said of a clock %s', (_, moved, words) => {
  expect(clockWords(moved, 'done')).toBe(words);
});

test('while the sample is read it says so, and afterwards only what was seen', () => {
  expect(clockWords(clock, 'running')).toMatch('Some of them are being read to make sure.');
  expect(clockWords({ ...clock, minutes: null }, 'running')).toMatch('each of them is read again.');
  expect(clockWords(clock, 'waiting')).toBe(
    'The clock of the drive moved by 1 h, as the times of 12,000 files say.',
  );
});
