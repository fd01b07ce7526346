import { expect, test } from 'vitest';
import { dayChoices, readLineHours, sayLineHours, writeLineHours } from './line-hours.ts';

test('the parts of a line are put together again as they were', () => {
  for (const line of ['Mon-Fri 08:00-18:00 10', 'daily 22:00-06:00 free', 'Sat+Sun 09:00-12:00 rest'])
    expect(writeLineHours(readLineHours(line))).toBe(line);
});

test('a line is said as people say it', () => {
  expect(sayLineHours(readLineHours('Mon-Fri 08:00-18:00 10'))).toBe(
    'Monday to Friday, 08:00 to 18:00: 10 Mbit/s',
  );
  expect(sayLineHours(readLineHours('Sun 00:00-00:00 rest'))).toBe('Sunday: no uploads');
});

test('days that were written by hand can be kept', () => {
  expect(dayChoices('Mon+Thu').at(-1)).toEqual({ value: 'Mon+Thu', text: 'Mon+Thu' });
  expect(dayChoices('daily')).toHaveLength(10);
});
