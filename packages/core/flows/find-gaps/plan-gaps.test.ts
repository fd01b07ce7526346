import { describe, expect, test } from 'vitest';
import { BUSY, counterGaps, type Frame, LEAST_FRAMES, MOST_FRAMES, monthGaps } from './plan-gaps.ts';

const DAY = 86_400_000;
const may = Date.UTC(2019, 4, 11);
/** Frames from one number to another, a second apart. */
const shots = (counter: string, from: number, to: number, at = may): Frame[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    counter,
    prefix: `${counter}_`,
    n: from + i,
    at: at + i * 1000,
  }));
const inTime = (frames: Frame[]) => frames.toSorted((a, b) => a.at - b.at);
const told = (frames: Frame[]) =>
  counterGaps(inTime(frames)).map(({ counter, from, to, frames }) => `${counter} ${from}-${to} ${frames}`);

describe('a hole in a counter', () => {
  test('is told with its first and last number and when it was', () => {
    const gaps = counterGaps([...shots('DSC', 4300, 4311), ...shots('DSC', 4399, 4410, may + DAY)]);
    expect(gaps).toEqual([
      {
        counter: 'DSC',
        prefix: 'DSC_',
        from: 4312,
        to: 4398,
        frames: 87,
        after: may + 11_000,
        before: may + DAY,
      },
    ]);
  });

  test.each<[string, Frame[], string[]]>([
    ['is none where nothing is missing', shots('DSC', 1, 300), []],
    [
      'of a few frames is culling',
      [...shots('DSC', 1, 10), ...shots('DSC', 10 + LEAST_FRAMES, 99, may + DAY)],
      [],
    ],
    [
      'counts from the first number that culling does not explain',
      [...shots('DSC', 1, 10), ...shots('DSC', 11 + LEAST_FRAMES, 99, may + DAY)],
      [`DSC 11-${10 + LEAST_FRAMES} ${LEAST_FRAMES}`],
    ],
    [
      'is none where the counter went round',
      [...shots('DSC', 9990, 9999), ...shots('DSC', 1, 9, may + DAY)],
      [],
    ],
    [
      'may lie across the turn of the counter',
      [...shots('DSC', 9960, 9970), ...shots('DSC', 31, 40, may + DAY)],
      ['DSC 9971-30 59'],
    ],
    [
      'is none where the counter was set back',
      [...shots('DSC', 5000, 5010), ...shots('DSC', 1, 9, may + DAY)],
      [],
    ],
    [
      'is none where it is too wide to be one shoot',
      [...shots('DSC', 1, 9), ...shots('DSC', 11 + MOST_FRAMES, 3000, may + DAY)],
      [],
    ],
    [
      'is none between pictures that are months apart',
      [...shots('DSC', 1, 9), ...shots('DSC', 200, 210, may + 61 * DAY)],
      [],
    ],
    [
      'is none where another prefix has its numbers',
      [...shots('DSC', 1, 9), ...shots('IMG', 10, 99, may + 60_000), ...shots('DSC', 100, 110, may + DAY)],
      [],
    ],
    [
      'is what another prefix leaves of it',
      [...shots('DSC', 1, 9), ...shots('IMG', 10, 49, may + 60_000), ...shots('DSC', 100, 110, may + DAY)],
      ['DSC 50-99 50'],
    ],
    [
      'is none where a second card or body fills it at the same time',
      inTime([...shots('DSC', 1, 60), ...shots('DSC', 61, 120), ...shots('DSC', 121, 130, may + DAY)]),
      [],
    ],
    [
      'is none where two bodies that show no serial count side by side',
      inTime([...shots('DSC', 1, 60), ...shots('DSC', 1000, 1060)]),
      [],
    ],
    [
      'does not count a raw file and its JPEG as two',
      inTime([...shots('DSC', 1, 60), ...shots('DSC', 1, 60)]),
      [],
    ],
  ])('%s', (_, frames, expected) => {
    expect(told(frames)).toEqual(expected);
  });
});

describe('a month without a picture', () => {
  const year = (counts: number[]) =>
    new Map(counts.map((n, i) => [`2019-${String(i + 1).padStart(2, '0')}`, n] as const));

  test.each<[string, number[], { month: string; usual: number }[]]>([
    ['among busy ones is told', [300, 200, 400, 0, 250, 300, 220], [{ month: '2019-04', usual: 275 }]],
    ['among quiet ones is not', [30, 20, 40, 0, 25, 30, 22], []],
    ['with one picture is not', [300, 200, 400, 1, 250, 300, 220], []],
    [
      'near the first or the last picture is not: the body may have been new or sold',
      [300, 0, 300, 300, 300, 0, 300],
      [],
    ],
    [
      'is busy from a stated number on',
      [BUSY, BUSY, BUSY, 0, BUSY, BUSY, BUSY],
      [{ month: '2019-04', usual: BUSY }],
    ],
    ['is not busy below it', [BUSY, BUSY, BUSY - 2, 0, BUSY - 2, BUSY - 2, BUSY], []],
  ])('%s', (_, counts, expected) => {
    expect(monthGaps(year(counts))).toEqual(expected);
  });

  test('is found across the turn of a year', () => {
    const counts = new Map([
      ['2018-10', 200],
      ['2018-11', 200],
      ['2018-12', 200],
      ['2019-02', 200],
      ['2019-03', 200],
      ['2019-04', 200],
    ]);
    expect(monthGaps(counts)).toEqual([{ month: '2019-01', usual: 200 }]);
  });

  test('of a body without pictures is none', () => {
    expect(monthGaps(new Map())).toEqual([]);
  });
});
