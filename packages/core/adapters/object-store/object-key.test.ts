import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blake3Of } from '../../base/bytes.ts';
import { objectKey } from './object-key.ts';

const bytes = (text: string) => Buffer.from(text);
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const mark = (name: Uint8Array) => `~${blake3Of(name).toString('hex').slice(0, 12)}`;
const base = 'studio/drives/LaCie 2019';
const hash = 'ab'.repeat(32);

function expectLegal(key: string) {
  expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1024);
  expect(Buffer.from(key).toString()).toBe(key);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the rule is about control characters
  expect(key).not.toMatch(/[\x00-\x1f\x7f\\\ufffe\uffff]|^\/|\/$|\/\//);
  for (const segment of key.split('/')) {
    expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(250);
    expect(['', '.', '..']).not.toContain(segment);
  }
}

describe('the key of a path', () => {
  const long = `${'x'.repeat(251)}.tif`;
  const table: [string, Buffer, string][] = [
    ['is the path as on the drive', bytes('Photography/2019/IMG_0001.CR3'), 'Photography/2019/IMG_0001.CR3'],
    ['keeps NFD, emoji and spaces', bytes('P/e\u0301te\u0301 🐚/a b.jpg'), 'P/e\u0301te\u0301 🐚/a b.jpg'],
    ['mends a segment that is no text', latin1('P/\xe9t\xe9/a.jpg'), `P/${mark(latin1('\xe9t\xe9'))}/a.jpg`],
    ['mends a backslash', bytes('P/a\\b.jpg'), `P/a${mark(bytes('a\\b.jpg'))}.jpg`],
    ['mends a newline', bytes('P/a\nb.jpg'), `P/a${mark(bytes('a\nb.jpg'))}.jpg`],
    ['shortens a segment of 255 bytes', bytes(`P/${long}`), `P/${'x'.repeat(233)}${mark(bytes(long))}.tif`],
  ];
  test.each(table)('%s', (_, path, expected) => {
    expect(objectKey(base, path)).toBe(`${base}/${expected}`);
  });

  test('of another version carries 12 digits of its hash', () => {
    expect(objectKey(base, bytes('P/a.jpg'), hash)).toBe(`${base}/P/a.jpg.~abababababab`);
    expect(objectKey(base, bytes('P/a.jpg'), hash, 2)).toBe(`${base}/P/a.jpg.~abababababab-2`);
  });

  test('too long as a whole is cut, keeps its extension and names the path by its hash', () => {
    const path = bytes(`P/${'folder/'.repeat(200)}a.CR3`);
    const key = objectKey(base, path);
    expectLegal(key);
    expect(key.endsWith(`${mark(path)}.CR3`)).toBe(true);
    expect(Buffer.byteLength(key)).toBeGreaterThan(1000);
  });

  const segment = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 255 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 120 }).map((text) => bytes(text)),
    fc.constantFrom('.', '..', 'a', '~').map(bytes),
  );
  const paths = fc.array(segment, { minLength: 1, maxLength: 12 }).map((parts) => {
    return Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [bytes('/'), part])));
  });

  test('is legal whatever the path, with and without a version', () => {
    fc.assert(
      fc.property(paths, fc.boolean(), (path, versioned) => {
        expectLegal(objectKey(base, path, versioned ? hash : undefined));
        expectLegal(objectKey(base, path, hash, 12));
      }),
      { numRuns: 500 },
    );
  });

  test('differs for different paths', () => {
    fc.assert(
      fc.property(paths, paths, (a, b) => {
        fc.pre(!a.equals(b));
        expect(objectKey(base, a)).not.toBe(objectKey(base, b));
      }),
    );
  });
});
