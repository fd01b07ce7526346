import { expect, test } from 'vitest';
import { isRenamedOddly, renamedAmong } from './renamed-among.ts';

test.each([
  ['a.NEF', 'a.NEF.locked', true],
  ['a.NEF', 'a.NEF.id-93.[mail@example.org].crypt', true],
  ['a.NEF', 'a.NEF.xmp', false],
  ['a.NEF', 'a.NEF.jpg', false],
  ['a.NEF', 'a.NEF.zip', false],
  ['a.NEF', 'b.NEF.locked', false],
  ['a.NEF', 'a.NEFlocked', false],
])('%s that is now %s: %s', (known, now, odd) =>
  expect(isRenamedOddly(Buffer.from(known), Buffer.from(now))).toBe(odd),
);

test('the longest way from a new name to a known one is looked for', () => {
  const gone = ['P/a.NEF', 'P/b.x.jpg', 'P/c.jpg'].map((path) => Buffer.from(path));
  const fresh = ['P/a.NEF.locked', 'P/b.x.jpg.id-1.crypt', 'P/c2.jpg.locked', 'Q/c.jpg.locked'];
  expect(
    renamedAmong(
      gone,
      fresh.map((path) => Buffer.from(path)),
    ).map(({ now }) => String(now)),
  ).toEqual(['P/a.NEF.locked', 'P/b.x.jpg.id-1.crypt']);
});
