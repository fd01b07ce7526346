import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCursor, writeCursor } from './cursor.ts';

const value = fc.oneof(
  fc.bigInt(),
  fc.integer(),
  fc.string(),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.boolean(),
  fc.constant(null),
);

test('a cursor gives back the position it was made of', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(value), (list, position) => {
      expect(readCursor(list, writeCursor(list, position))).toEqual(position);
    }),
  );
});

test('a cursor of another list, a cut one and a made-up one are refused', () => {
  const cursor = writeCursor('files taken', [1n, 'a']);
  expect(() => readCursor('files name', cursor)).toThrow('bad-cursor');
  expect(() => readCursor('files taken', cursor.slice(0, -2))).toThrow('bad-cursor');
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => readCursor('x', text)).toThrow('bad-cursor');
    }),
  );
});
