import { describe, expect, test } from 'vitest';
import { planObject } from './plan-object.ts';

const blake3 = '0123456789abcdef'.repeat(4);
const metadata = { blake3, crc32: '0000002a', mtime: '-1.5' };
const pathOf = (path: string, meta: Record<string, string> = metadata) =>
  planObject(path, meta)?.path.toString();

describe('an object', () => {
  test('stands for the file at its path, with what was sent beside it', () => {
    expect(planObject('P/a.jpg', metadata)).toEqual({
      path: Buffer.from('P/a.jpg'),
      blake3: Buffer.from(blake3, 'hex'),
      crc32: 42,
      mtime: '-1.5',
    });
  });

  test.each(['P/a.jpg.~0123456789ab', 'P/a.jpg.~0123456789ab-2', 'P/a.jpg.~0123456789ab-13'])(
    'at %s stands for the path before the mark',
    (path) => expect(pathOf(path)).toBe('P/a.jpg'),
  );

  test.each(['P/a.jpg.~ffffffffffff', 'P/a.jpg.~0123456789ab.jpg', 'P/.~0123456789a'])(
    'at %s is called so: those digits are not of its bytes',
    (path) => expect(pathOf(path)).toBe(path),
  );

  test('that is encrypted has another mark', () => {
    const marked = planObject('P/a.jpg.~abcdefabcdef', metadata, () => 'abcdefabcdef0123');
    expect(marked?.path.toString()).toBe('P/a.jpg');
  });

  test('without our metadata is nobody’s business', () => {
    const foreign: Record<string, string>[] = [{}, { blake3 }, { ...metadata, blake3: 'zz' }];
    for (const meta of foreign) expect(pathOf('P/a', meta)).toBeUndefined();
  });
});
