import { expect, test } from 'vitest';
import { addSample, curve, rate, type Sample } from './pace.ts';

const steady = Array.from({ length: 60 }, (_, i): Sample => ({ at: i * 1000, done: i * 100 }));
const kept = (all: Sample[]) => all.reduce<Sample[]>((samples, sample) => addSample(samples, sample), []);

test('the rate is that of the last half minute', () => {
  expect(rate(kept(steady))).toBe(100);
  const faster = [...steady, ...steady.map(({ at, done }) => ({ at: at + 60_000, done: 5900 + done * 3 }))];
  expect(rate(kept(faster))).toBe(300);
});

test('one sample, or two close together, tell nothing', () => {
  expect(rate([])).toBeUndefined();
  expect(rate(kept(steady.slice(0, 2)))).toBeUndefined();
});

test('a run that starts again from less begins anew', () => {
  expect(addSample(kept(steady), { at: 61_000, done: 5 })).toEqual([{ at: 61_000, done: 5 }]);
});

test('a sample that brings no news is left out', () => {
  const samples = kept(steady);
  expect(addSample(samples, samples.at(-1) as Sample)).toBe(samples);
});

test('the curve has at most as many points as asked for', () => {
  expect(curve(kept(steady), 10).length).toBeLessThanOrEqual(11);
  expect(curve(kept(steady), 10)[0]).toBe(100);
});
