import { expect, test } from 'vitest';
import { bytes, capacity, count, line, pace, percent, plural, share } from './numbers.ts';

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1.0 KB'],
  [11_400, '11 KB'],
  [18_400_000, '18 MB'],
  [51_240_000, '51 MB'],
  [999_600_000, '1.0 GB'],
  [61_000_000_000, '61 GB'],
  [61_400_000_000, '61.4 GB'],
  [290_000_000_000, '290 GB'],
  [1_400_000_000_000, '1.40 TB'],
  [18_900_000_000_000, '18.9 TB'],
])('%d bytes read as %s', (n, words) => {
  expect(bytes(n)).toBe(words);
});

test('counts are grouped and agree with their noun', () => {
  expect(count(737637)).toBe('737,637');
  expect(plural(1, 'file')).toBe('1 file');
  expect(plural(2, 'copy', 'copies')).toBe('2 copies');
});

test('speeds are in bytes for disks and in bits for lines', () => {
  expect(pace(118e6)).toBe('118 MB/s');
  expect(line(1.475e6)).toBe('11.8 Mbit/s');
});

test('a hundred percent is said only when nothing is missing', () => {
  expect(percent(0.9999)).toBe(99);
  expect(percent(1)).toBe(100);
  expect(share(0.99999)).toBe('99.9 %');
  expect(share(1)).toBe('100 %');
});

test.each([
  [4e12, '4 TB'],
  [9.1e12, '9.1 TB'],
  [28e12, '28 TB'],
  [500e9, '500 GB'],
  [64e6, '64 MB'],
])('a disk of %d bytes holds %s', (n, words) => {
  expect(capacity(n)).toBe(words);
});
