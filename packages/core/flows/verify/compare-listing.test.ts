import { expect, test } from 'vitest';
import { judgeShown } from './compare-listing.ts';

test.each([
  ['equal size and digest', { bytes: 5, etag: 'a' }, { bytes: 5, etag: 'a' }, 'good'],
  ['another digest', { bytes: 5, etag: 'a' }, { bytes: 5, etag: 'b' }, 'damaged'],
  ['another size', { bytes: 5, etag: 'a' }, { bytes: 6, etag: 'a' }, 'damaged'],
  ['a digest that was never told, and equal size', { bytes: 5, etag: '' }, { bytes: 5, etag: 'b' }, 'good'],
  ['nothing', { bytes: 5, etag: 'a' }, null, 'missing'],
] as const)('of a copy a listing with %s says so', (_, copy, shown, verdict) => {
  expect(judgeShown(copy, shown)).toBe(verdict);
});
