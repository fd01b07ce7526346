import { describe, expect, test } from 'vitest';
import { limitAt, limitUntil, MEGABIT, minuteOfWeek, weekOfLimits } from './line-limits.ts';

const BERLIN = 'Europe/Berlin';
const week = (uploadHours: string[], uploadMegabits = 0) => weekOfLimits({ uploadHours, uploadMegabits });
const at = (time: string) => new Date(time);

describe('the limit of the line', () => {
  // A Tuesday in November: Berlin is an hour ahead of UTC.
  const table: [string, string[], number, string, number | null][] = [
    ['is none where none is set', [], 0, '2026-11-24T12:00:00Z', null],
    ['is the usual one outside all hours', ['Mon-Fri 08:00-18:00 10'], 40, '2026-11-24T18:00:00Z', 40],
    ['is that of the hours', ['Mon-Fri 08:00-18:00 10'], 40, '2026-11-24T07:00:00Z', 10],
    ['begins at its first minute', ['Mon-Fri 08:00-18:00 10'], 0, '2026-11-24T06:59:59Z', null],
    ['ends before its last', ['Mon-Fri 08:00-18:00 10'], 0, '2026-11-24T17:00:00Z', null],
    ['holds on the days that are named', ['Mon+Wed-Fri 08:00-18:00 10'], 0, '2026-11-24T12:00:00Z', null],
    ['holds on all of several days', ['Sat-Mon+Tue 08:00-18:00 10'], 0, '2026-11-24T12:00:00Z', 10],
    ['goes on after midnight', ['Mon 22:00-06:00 rest'], 0, '2026-11-24T04:59:00Z', 0],
    ['over midnight belongs to the day it begins', ['Tue 22:00-06:00 rest'], 0, '2026-11-24T04:59:00Z', null],
    ['goes from Sunday on to Monday', ['Sun 22:00-06:00 rest'], 0, '2026-11-23T04:59:00Z', 0],
    ['may be for the whole of a day', ['Tue 00:00-00:00 2.5'], 0, '2026-11-24T22:59:00Z', 2.5],
    [
      'is that of the first line',
      ['daily 12:00-14:00 free', 'daily 00:00-00:00 5'],
      0,
      '2026-11-24T12:00:00Z',
      null,
    ],
    ['of a line that cannot be read is none', ['whenever'], 3, '2026-11-24T12:00:00Z', 3],
  ];
  test.each(table)('%s', (_, hours, usual, time, megabits) => {
    const expected = megabits === null ? null : megabits * MEGABIT;
    expect(limitAt(week(hours, usual), at(time), BERLIN)).toBe(expected);
  });
});

describe('the clock on the wall', () => {
  test('counts, when clocks go forward', () => {
    const hours = week(['Sun 02:00-04:00 10']);
    expect(limitAt(hours, at('2026-03-29T00:59:00Z'), BERLIN)).toBeNull();
    // 01:59 is followed by 03:00: of two hours one is left.
    expect(limitAt(hours, at('2026-03-29T01:00:00Z'), BERLIN)).toBe(10 * MEGABIT);
    expect(limitAt(hours, at('2026-03-29T02:00:00Z'), BERLIN)).toBeNull();
  });

  test('counts, when an hour comes twice', () => {
    const hours = week(['Sun 02:00-03:00 10']);
    for (const time of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'])
      expect(limitAt(hours, at(time), BERLIN)).toBe(10 * MEGABIT);
    expect(limitAt(hours, at('2026-10-25T02:00:00Z'), BERLIN)).toBeNull();
  });

  test('is that of the time zone', () => {
    expect(minuteOfWeek(at('2026-11-22T23:30:00Z'), BERLIN)).toBe(30);
    expect(minuteOfWeek(at('2026-11-22T23:30:00Z'), 'America/New_York')).toBe(6 * 1440 + 18 * 60 + 30);
  });
});

describe('the end of a limit', () => {
  const hours = week(['Mon-Fri 08:00-18:00 10']);
  test('is the next minute with another one', () => {
    expect(limitUntil(hours, at('2026-11-24T12:34:56Z'), BERLIN)).toEqual(at('2026-11-24T17:00:00Z'));
    expect(limitUntil(hours, at('2026-11-27T20:00:00Z'), BERLIN)).toEqual(at('2026-11-30T07:00:00Z'));
  });

  test('moves with the clocks', () => {
    expect(limitUntil(hours, at('2026-10-23T18:00:00Z'), BERLIN)).toEqual(at('2026-10-26T07:00:00Z'));
  });

  test('is never, where all of the week is the same', () => {
    expect(limitUntil(week([], 5), at('2026-11-24T12:00:00Z'), BERLIN)).toBeNull();
  });
});
