import { describe, expect, test } from 'vitest';
import { isExportDue, superfluous } from './plan-papers.ts';

const now = new Date('2026-11-24T12:00:00Z');
const HOUR = 3_600_000;
const ago = (hours: number) => ({ at: new Date(now.getTime() - hours * HOUR) });
const kept = (papers: { at: Date }[]) => {
  const gone = new Set(superfluous(papers, now));
  return papers.filter((paper) => !gone.has(paper));
};

describe('of old papers', () => {
  test('the newest three are kept, however old', () => {
    const papers = [ago(90_000), ago(90_001), ago(90_002), ago(90_003)];
    expect(kept(papers)).toEqual(papers.slice(0, 3));
  });

  test('the last one of each day is kept for two weeks, and of each month for a year', () => {
    const everyHour = Array.from({ length: 24 * 800 }, (_, n) => ago(n));
    const left = kept(everyHour);
    const within = (days: number) => left.filter(({ at }) => now.getTime() - at.getTime() < days * 24 * HOUR);
    // Two more of today, which are among the newest three.
    expect(within(14).length).toBe(2 + 15);
    expect(within(800).length - within(14).length).toBe(12);
    expect(left.every(({ at }) => now.getTime() - at.getTime() < 366 * 24 * HOUR)).toBe(true);
  });

  test('thinning again takes nothing more', () => {
    const left = kept(Array.from({ length: 500 }, (_, n) => ago(n * 7)));
    expect(superfluous(left, now)).toEqual([]);
  });
});

describe('the catalogue', () => {
  const last = { at: ago(1).at, tookMs: 1000 };
  test.each([
    ['nothing changed', { dueAt: null, last }, false],
    ['it is due later', { dueAt: new Date(now.getTime() + 1), last }, false],
    ['it is due', { dueAt: now, last }, true],
    ['it was never written down', { dueAt: now, last: null }, true],
    ['it was written down a minute ago', { dueAt: now, last: { at: ago(1 / 60).at, tookMs: 10 } }, false],
    ['writing it takes an hour', { dueAt: now, last: { at: ago(19).at, tookMs: HOUR } }, false],
    [
      'writing it takes an hour, and a day has passed',
      { dueAt: now, last: { at: ago(20).at, tookMs: HOUR } },
      true,
    ],
  ])('where %s', (_, facts, due) => expect(isExportDue({ now, asked: false, ...facts })).toBe(due));

  test('is written down at once where a person asks for it', () => {
    expect(isExportDue({ now, dueAt: now, asked: true, last: { at: now, tookMs: HOUR } })).toBe(true);
  });
});
