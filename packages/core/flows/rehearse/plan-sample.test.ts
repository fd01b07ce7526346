import { describe, expect, test } from 'vitest';
import { planSample, sizeClass } from './plan-sample.ts';

const MIB = 1024 * 1024;
const lots = () => {
  let n = 0;
  return () => {
    n = (n * 7919 + 104_729) % 10_007;
    return n / 10_007;
  };
};
const drive = (driveId: string, sizes: number[], from = 0) =>
  sizes.map((bytes, n) => ({ copyId: BigInt(from + n), driveId, bytes }));
const many = (bytes: number, count: number) => Array.from({ length: count }, () => bytes);

describe('a sample', () => {
  const candidates = [
    ...drive('small', many(1000, 500)),
    ...drive('mixed', [...many(1000, 100), ...many(MIB, 100), ...many(30 * MIB, 100), 500 * MIB], 1000),
  ];

  test('has files of every drive and of every size that fits', () => {
    const sample = planSample(candidates, 100 * MIB, lots());
    const seen = new Set(sample.map(({ driveId, bytes }) => `${driveId} ${sizeClass(bytes)}`));
    expect([...seen].toSorted()).toEqual(['mixed 0', 'mixed 1', 'mixed 2', 'small 0']);
  });

  test('never downloads more than it may', () => {
    for (const most of [0, 999, 5000, 40 * MIB, 2000 * MIB]) {
      const bytes = planSample(candidates, most, lots()).reduce((sum, one) => sum + one.bytes, 0);
      expect(bytes).toBeLessThanOrEqual(most);
    }
  });

  test('takes none twice, and others the next time', () => {
    const random = lots();
    const first = planSample(candidates, 100 * MIB, random).map(({ copyId }) => copyId);
    const second = planSample(candidates, 100 * MIB, random).map(({ copyId }) => copyId);
    expect(new Set(first).size).toBe(first.length);
    expect(second).not.toEqual(first);
  });
});
