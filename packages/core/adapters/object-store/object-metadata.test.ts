import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metadataOf, parseRcloneTime, rcloneTime } from './object-metadata.ts';

describe('the metadata of an object', () => {
  test('carries hash, CRC and time as rclone writes them', () => {
    expect(metadataOf({ blake3: 'ab', crc32: 0xbeef, mtimeNs: 1_497_015_330_123_456_789n })).toEqual({
      blake3: 'ab',
      crc32: '0000beef',
      mtime: '1497015330.123456789',
    });
  });

  test('keeps times before 1970', () => {
    expect(rcloneTime(-1n)).toBe('-0.000000001');
    expect(rcloneTime(-1_500_000_000n)).toBe('-1.500000000');
  });

  test('reads times of other tools, with fewer decimals or none', () => {
    expect(parseRcloneTime('1497015330')).toBe(1_497_015_330_000_000_000n);
    expect(parseRcloneTime('1497015330.5')).toBe(1_497_015_330_500_000_000n);
    expect(parseRcloneTime('yesterday')).toBeNull();
  });

  test('gives every time back', () => {
    const times = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(fc.property(times, (ns) => parseRcloneTime(rcloneTime(ns)) === ns));
  });
});
