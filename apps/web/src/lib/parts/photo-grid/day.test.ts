import type { FileView } from '@safelight/contract/files.ts';
import { expect, test } from 'vitest';
import { daysOf, dayWords } from './day.ts';

const files = (...days: (string | null)[]) =>
  days.map(
    (day) =>
      ({
        takenAt: day && `${day}T12:00:00`,
        path: 'Photography/2018/2018-04-14 Lake/x.jpg',
        drive: 'A',
      }) as FileView,
  );
const many = (day: string) => Array<string>(5).fill(day);

test('a day with pictures has its own heading', () => {
  expect([...new Set(daysOf(files(...many('2018-04-14'), ...many('2018-04-13'))))]).toEqual([
    '2018-04-14',
    '2018-04-13',
  ]);
});

test('neighbouring days with few pictures share one', () => {
  const groups = daysOf(
    files(...many('2020-05-02'), '2020-04-30', '2020-04-02', '2020-03-09', ...many('2020-03-01')),
  );
  expect([...new Set(groups)]).toEqual(['2020-05-02', '2020-04-30 2020-03-09', '2020-03-01']);
});

test('what has no date stays apart', () => {
  expect(daysOf(files('2020-04-30', null))).toEqual(['2020-04-30', 'none']);
  expect(daysOf([])).toEqual([]);
});

test('headings name the day or the span, the shoot and the drive', () => {
  expect(dayWords('2018-04-14', files('2018-04-14'))).toEqual({
    title: 'Saturday 14 April 2018',
    shoot: 'Lake',
    drive: 'A',
  });
  expect(dayWords('2020-04-30 2020-03-09', []).title).toBe('Mar – Apr 2020');
  expect(dayWords('none', []).title).toBe('Without a date');
});
