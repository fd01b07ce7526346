import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blake3Of } from './bytes.ts';
import { type NameLimits, nearestName } from './nearest-name.ts';

const utf8Only: NameLimits = { maxBytes: 40, takes: (c) => c !== null && c >= 0x20 && c !== 0x7f };
const anyBytes: NameLimits = { maxBytes: 40, takes: () => true };
const mark = (name: Uint8Array) => `~${blake3Of(name).toString('hex').slice(0, 12)}`;
const bytes = (text: string) => Buffer.from(text);
const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('the nearest name', () => {
  const long = bytes(`${'a'.repeat(60)}.CR3`);
  const cjk = bytes(`${'写'.repeat(20)}.jpg`);
  const table: [string, Buffer, NameLimits, string][] = [
    ['a name that fits stays', bytes('IMG_0001.CR3'), utf8Only, 'IMG_0001.CR3'],
    ['a name of exactly the limit stays', bytes('b'.repeat(40)), utf8Only, 'b'.repeat(40)],
    ['a long name keeps its start and its extension', long, utf8Only, `${'a'.repeat(23)}${mark(long)}.CR3`],
    ['no character is cut in two', cjk, utf8Only, `${'写'.repeat(7)}${mark(cjk)}.jpg`],
    [
      'the prefix ends at the first invalid byte',
      latin1('caf\xe9.jpg'),
      utf8Only,
      `caf${mark(latin1('caf\xe9.jpg'))}.jpg`,
    ],
    ['an invalid extension is left out', latin1('a.j\xe9'), utf8Only, `a.j${mark(latin1('a.j\xe9'))}`],
    [
      'bytes that are no text stay where the target takes them',
      latin1('caf\xe9'),
      anyBytes,
      latin1('caf\xe9').toString(),
    ],
    ['a control character ends the prefix', bytes('Icon\r'), utf8Only, `Icon${mark(bytes('Icon\r'))}`],
    [
      'a leading dot is no extension',
      bytes(`.${'h'.repeat(50)}`),
      utf8Only,
      `.${'h'.repeat(26)}${mark(bytes(`.${'h'.repeat(50)}`))}`,
    ],
  ];
  test.each(table)('%s', (_, name, limits, expected) => {
    expect(nearestName(name, limits).toString()).toBe(expected);
  });

  const names = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 80 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((text) => bytes(text)),
  );

  test('always fits, is valid, and is a fixed point', () => {
    fc.assert(
      fc.property(names, (name) => {
        const near = nearestName(name, utf8Only);
        expect(near.length).toBeGreaterThan(0);
        expect(near.length).toBeLessThanOrEqual(utf8Only.maxBytes);
        expect(nearestName(near, utf8Only)).toEqual(near);
      }),
    );
  });

  test('changes only names that the target cannot hold, and names the original by its hash', () => {
    fc.assert(
      fc.property(names, (name) => {
        const near = nearestName(name, utf8Only);
        if (!near.equals(name)) expect(near.toString('latin1')).toContain(mark(name));
      }),
    );
  });

  test('different names stay different', () => {
    fc.assert(
      fc.property(names, names, (a, b) => {
        fc.pre(!Buffer.from(a).equals(b));
        expect(nearestName(a, utf8Only).equals(nearestName(b, utf8Only))).toBe(false);
      }),
    );
  });
});
