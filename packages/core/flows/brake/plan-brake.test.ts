import { describe, expect, test } from 'vitest';
import { type BrakeFacts, planBrake, type Seen } from './plan-brake.ts';

const thresholds = { brakeFiles: 10, brakePercent: 20 };
const path = (n: number) => Buffer.from(`Photography/${n}.nef`);
const seen = (...counts: [Seen, number][]) =>
  counts.flatMap(([what, count]) => Array.from({ length: count }, (_, n) => ({ path: path(n), seen: what })));
const facts = (sample: BrakeFacts['sample'], more: Partial<BrakeFacts> = {}): BrakeFacts => ({
  marked: sample.length,
  sample,
  renamed: [],
  ...more,
});
const renamed = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    path: path(n),
    now: Buffer.from(`Photography/${n}.nef.locked`),
  }));

describe('an ingest', () => {
  const table: [string, BrakeFacts, boolean][] = [
    ['of nothing known goes on', facts([]), false],
    ['of ordinary edits goes on', facts(seen(['fine', 120])), false],
    ['of a few damaged files goes on', facts(seen(['damaged', 9])), false],
    ['of ten damaged files is held', facts(seen(['damaged', 10])), true],
    ['of ten damaged among many edits goes on', facts(seen(['damaged', 10], ['fine', 90])), false],
    ['of a fifth that is damaged is held', facts(seen(['damaged', 20], ['fine', 80])), true],
    [
      'is judged by what changed, not by what only the Archive lost',
      facts(seen(['damaged', 12], ['same', 300])),
      true,
    ],
    ['is estimated from a sample', facts(seen(['damaged', 5], ['fine', 5]), { marked: 1000 }), true],
    ['of renamed files is held', facts([], { renamed: renamed(10) }), true],
    ['of a few of both is held', facts(seen(['damaged', 5]), { renamed: renamed(5) }), true],
    ['of files that could not be read goes on', facts(seen(['unread', 60])), false],
  ];
  test.each(table)('%s', (_, given, hold) => expect(planBrake(given, thresholds).hold).toBe(hold));

  test('is never held where the threshold is 0', () => {
    expect(planBrake(facts(seen(['damaged', 500])), { ...thresholds, brakeFiles: 0 }).hold).toBe(false);
  });

  test('that is held asks with figures and examples of both kinds', () => {
    const plan = planBrake(facts(seen(['damaged', 30]), { marked: 60, renamed: renamed(30) }), thresholds);
    if (!plan.hold) throw new Error('It goes on.');
    expect(plan.question).toMatchObject({ changed: 90, damaged: 60, renamed: 30 });
    expect(plan.question.examples).toHaveLength(6);
    expect(new Set(plan.question.examples.map(({ now }) => now === null)).size).toBe(2);
  });
});
