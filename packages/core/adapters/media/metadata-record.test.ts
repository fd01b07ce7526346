import { describe, expect, test } from 'vitest';
import { binaryLength, keepRecord } from './metadata-record.ts';

describe('the kept record', () => {
  test('leaves out binary data and what belongs to the disk', () => {
    const tags = {
      FileName: 'a.jpg',
      Make: 'Canon',
      ThumbnailImage: '(Binary data 5012 bytes, use -b option to extract)',
    };
    expect(keepRecord(tags)).toEqual({ Make: 'Canon' });
  });

  test('can be stored as JSON in a database', () => {
    expect(keepRecord({ A: 'x\0y', B: [{ C: 'z\udc00' }], D: 'l'.repeat(5000) })).toEqual({
      A: 'xy',
      B: [{ C: 'z\ufffd' }],
      D: 'l'.repeat(2000),
    });
  });

  test('is bounded, however much a file states', () => {
    const tags = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`T${i}`, 'v'.repeat(1000)]));
    expect(JSON.stringify(keepRecord(tags)).length).toBeLessThan(120_000);
  });

  test('knows how long the held-back data is', () => {
    expect(binaryLength('(Binary data 5012 bytes, use -b option to extract)')).toBe(5012);
    expect(binaryLength('base')).toBe(0);
    expect(binaryLength(7)).toBe(0);
  });
});
