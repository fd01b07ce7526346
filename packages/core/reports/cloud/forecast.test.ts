import { describe, expect, test } from 'vitest';
import { MEGABIT, minuteOfWeek, weekOfLimits } from '../../catalog/line/line-limits.ts';
import { forecast, lineSpeed, type Measured, speedOf } from './forecast.ts';

const DAY = 86_400;
const none = { bytes: 0, seconds: 0 };
const free = (megabits: number, seconds = DAY): Measured => ({
  free: { bytes: megabits * MEGABIT * seconds, seconds },
  limited: { ...none, allowed: 0 },
});
const limited = (megabits: number, limit: number, seconds = DAY): Measured => ({
  free: none,
  limited: { bytes: megabits * MEGABIT * seconds, seconds, allowed: limit * MEGABIT * seconds },
});
const limits = (uploadMegabits: number, uploadHours: string[] = []) =>
  weekOfLimits({ uploadMegabits, uploadHours });
const both = (one: Measured) => ({ day: one, week: one });
const monday = 0;

describe('the day on which uploads are done', () => {
  test('at 10 Mbit/s comes for 108 GB after a day', () => {
    expect(forecast(108e9, limits(0), monday, both(free(10)))!.likely).toBeCloseTo(DAY, 0);
  });

  test('lies between what the last day and the last week say', () => {
    const finish = forecast(108e9, limits(0), monday, { day: free(20), week: free(10) })!;
    expect(finish.likely).toBeCloseTo(DAY, 0);
    expect(finish.earliest).toBeCloseTo(DAY / 2, 0);
    expect(finish.latest).toBeCloseTo(DAY * 1.05, 0);
  });

  test('is that of the limit, where only the limit was ever seen', () => {
    expect(forecast(54e9, limits(5), monday, both(limited(5, 5)))!.likely).toBeCloseTo(DAY, 0);
    expect(forecast(54e9, limits(10), monday, both(limited(5, 5)))!.likely).toBeCloseTo(DAY / 2, 0);
  });

  test('is no better than the line, whatever the limit', () => {
    expect(lineSpeed(limited(3, 10))).toBe(3 * MEGABIT);
    expect(forecast(32.4e9, limits(100), monday, both(limited(3, 10)))!.likely).toBeCloseTo(DAY, 0);
  });

  test('cannot be said without a limit where only limits were seen, nor before anything was sent', () => {
    expect(forecast(1e9, limits(0), monday, both(limited(5, 5)))).toBeNull();
    expect(forecast(1e9, limits(0), monday, both(free(10, 1)))).toBeNull();
    expect(speedOf(free(10, 1))).toBeNull();
  });

  test('can be said before anything was sent, where a limit says it', () => {
    expect(forecast(108e9, limits(10), monday, both(free(0, 0)))!.likely).toBeCloseTo(DAY, 0);
  });

  test('waits for the hours in which uploads may go', () => {
    // Nights from 22 to 6 only, at 10 Mbit/s: Monday 0:00 to 6:00, then from 22:00 on.
    const nights = limits(0, ['daily 06:00-22:00 rest']);
    const seconds = 10 * 3600;
    const finish = forecast(10 * MEGABIT * seconds, nights, monday, both(free(10)))!;
    expect(finish.likely).toBeCloseTo(26 * 3600, 0);
  });

  test('begins with what is left of this week', () => {
    const weekend = limits(10, ['Mon-Fri 00:00-00:00 rest']);
    const saturday = minuteOfWeek(new Date('2026-11-28T12:00:00Z'), 'UTC');
    const finish = forecast(10 * MEGABIT * 2 * DAY, weekend, saturday, both(free(10)))!;
    // A day and a half, five days of rest, half a day.
    expect(finish.likely).toBeCloseTo(7 * DAY, 0);
  });

  test('is beyond many weeks, too', () => {
    expect(forecast(108e9 * 100, limits(0), 1234, both(free(10)))!.likely).toBeCloseTo(100 * DAY, 0);
  });

  test('never comes where uploads always rest', () => {
    expect(forecast(1, limits(0, ['daily 00:00-00:00 rest']), monday, both(free(10)))).toBeNull();
  });

  test('is now, where nothing is left', () => {
    expect(forecast(0, limits(0), monday, both(free(0, 0)))).toEqual({ likely: 0, earliest: 0, latest: 0 });
  });
});
