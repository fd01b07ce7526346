import { expect, test } from 'vitest';
import { drivePath, isInside, rawOf, shownPath, sourcesOf, WHOLE } from './drive-path.ts';

test('a path is the same from its display form and from its exact bytes', () => {
  const path = drivePath({ path: 'Été/影' });
  expect(drivePath({ path: '', pathRaw: rawOf(path) })).toBe(path);
  expect(shownPath(path)).toBe('Été/影');
});

test('bytes that are not UTF-8 survive', () => {
  const raw = btoa('caf\xe9?>').replaceAll('+', '-').replaceAll('/', '_');
  expect(rawOf(drivePath({ path: 'caf\ufffd', pathRaw: raw }))).toBe(raw);
});

test.each([
  ['Backup/2019', 'Backup', true],
  ['Backup', WHOLE, true],
  ['Backup', 'Backup', false],
  ['Backup 2', 'Backup', false],
])('%j lies inside %j: %s', (path, folder, inside) => expect(isInside(path, folder)).toBe(inside));

test('the exact forms win over those for display', () => {
  expect(sourcesOf({ sourceFolders: ['caf\ufffd'], sourceFoldersRaw: [btoa('caf\xe9')] })).toEqual([
    'caf\xe9',
  ]);
});
