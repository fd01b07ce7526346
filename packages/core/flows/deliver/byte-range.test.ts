import { describe, expect, test } from 'vitest';
import { parseRange } from './byte-range.ts';

describe('a range of 100 bytes', () => {
  test.each([
    [undefined, null],
    ['bytes=0-', { start: 0, end: 100 }],
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=10-19', { start: 10, end: 20 }],
    ['bytes=90-500', { start: 90, end: 100 }],
    ['bytes=-10', { start: 90, end: 100 }],
    ['bytes=-500', { start: 0, end: 100 }],
    ['Bytes = 5 - 9', { start: 5, end: 10 }],
    ['bytes=20-10', null],
    ['bytes=-', null],
    ['bytes=0-1,5-6', null],
    ['pages=1-2', null],
    ['bytes=a-b', null],
  ])('%s', (header, span) => {
    expect(parseRange(header, 100)).toEqual(span);
  });

  test.each(['bytes=100-', 'bytes=100-200', 'bytes=-0', 'bytes=99999999999999999999-'])(
    '%s lies outside',
    (header) => {
      expect(() => parseRange(header, 100)).toThrow('bad-range');
    },
  );

  test('nothing lies inside of an empty file', () => {
    expect(() => parseRange('bytes=0-', 0)).toThrow('bad-range');
    expect(() => parseRange('bytes=-5', 0)).toThrow('bad-range');
  });
});
