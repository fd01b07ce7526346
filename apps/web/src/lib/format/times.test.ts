import { expect, test } from 'vitest';
import { about, ago, doneBy, took, wallDay, wallSpan } from './times.ts';

const now = Date.parse('2026-11-20T14:00:00Z');

test.each([
  ['2026-11-20T13:59:30Z', 'just now'],
  ['2026-11-20T13:20:00Z', '40 min ago'],
  ['2026-11-20T12:30:00Z', '1 hour ago'],
  ['2026-11-17T14:00:00Z', '3 days ago'],
  ['2026-06-15T14:00:00Z', '5 months ago'],
  ['2025-09-09T14:00:00Z', '14 months ago'],
  ['2021-09-09T14:00:00Z', '5 years ago'],
])('%s was %s', (time, words) => {
  expect(ago(time, now)).toBe(words);
});

test.each([
  [4, 'a few seconds'],
  [41, 'about 40 seconds'],
  [360, 'about 6 minutes'],
  [3 * 3600, 'about 3 hours'],
  [4 * 86400, 'about 4 days'],
])('%d seconds are %s', (seconds, words) => {
  expect(about(seconds)).toBe(words);
});

test('the end of work is named by the clock, the weekday or the date', () => {
  const noon = new Date(2026, 10, 20, 12, 0).getTime();
  expect(doneBy(3600, noon)).toBe('at about 13:00');
  expect(doneBy(86400, noon)).toBe('tomorrow');
  expect(doneBy(6 * 86400, noon)).toBe('on Thursday');
  expect(doneBy(24 * 86400, noon)).toBe('on 14 December');
});

test('a span names each year and month once', () => {
  expect(wallSpan('2023-11-02T08:00:00', '2024-12-30T08:00:00')).toBe('Nov 2023 – Dec 2024');
  expect(wallSpan('2025-01-02T08:00:00', '2025-11-30T08:00:00')).toBe('Jan – Nov 2025');
  expect(wallSpan('2020-03-02T08:00:00', '2020-03-30T08:00:00')).toBe('Mar 2020');
});

test('a wall time keeps the day it was on the camera', () => {
  expect(wallDay('2018-04-14T23:59:59')).toBe('Saturday 14 April 2018');
});

test('what took less than a minute is said in seconds', () => {
  expect(took('2026-11-20T14:00:00Z', '2026-11-20T14:00:08Z')).toBe('8 s');
  expect(took('2026-11-20T14:00:00Z', '2026-11-20T14:08:20Z')).toBe('8 min');
});
