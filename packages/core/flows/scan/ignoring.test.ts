import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ignoring } from './ignoring.ts';

const latin1 = (text: string) => Buffer.from(text).toString('latin1');

test.each([
  ['*.lrdata', 'Photography/2019/2019 Previews.lrdata', true],
  ['Previews.lrdata', 'Photography/Previews.lrdata', true],
  ['*.TMP', 'Photography/a.tmp', false],
  ['/Backup/old', 'Backup/old', true],
  ['**/exports/*.jpg', 'Photography/2020/exports/a.jpg', false],
  ['Été/', 'Photography/Été', true],
  ['caf?.jpg', 'Photography/caf\xe9.jpg', false],
])('%j passes over %j', (pattern, path, isFolder) => {
  const bytes = path.includes('\xe9.') ? path : latin1(path);
  expect(new Ignoring([pattern]).patternFor(bytes, isFolder)).toBe(pattern);
});

test.each([
  ['/old', 'Backup/old', true],
  ['exports/', 'Photography/exports', false],
  ['# a remark', 'Photography/# a remark', false],
])('%j does not pass over %j', (pattern, path, isFolder) =>
  expect(new Ignoring([pattern]).patternFor(latin1(path), isFolder)).toBeNull(),
);

test('a later pattern can bring a file back', () => {
  const ignoring = new Ignoring(['*.jpg', '!keep.jpg']);
  expect(ignoring.patternFor('Photography/a.jpg', false)).toBe('*.jpg');
  expect(ignoring.patternFor('Photography/keep.jpg', false)).toBeNull();
});

test('no pattern and no name can break it', () => {
  const text = (characters: string, most: number) =>
    fc.array(fc.constantFrom(...characters), { minLength: 1, maxLength: most }).map((list) => list.join(''));
  const patterns = fc.array(text('ab*?[]!/\\.-^ #{}()+$|é\u0001\'"~', 14), { minLength: 1, maxLength: 4 });
  const name = text('ab.*?[]\\ \n\xe9!#-^$(', 8).filter((one) => one !== '.' && one !== '..');
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
  fc.assert(
    fc.property(patterns, path, fc.boolean(), (given, where, isFolder) => {
      const found = new Ignoring(given).patternFor(where, isFolder);
      expect(found === null || typeof found === 'string').toBe(true);
    }),
    { numRuns: 3000 },
  );
});
