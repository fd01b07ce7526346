import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileInArchive, folderInArchive } from './archive-path.ts';
import { isWithin, outermost, waysTo } from './source-folders.ts';

const paths = (...texts: string[]) => texts.map((text) => Buffer.from(text));
const texts = (buffers: Buffer[]) => buffers.map(String);

test.each([
  [['Photography'], ['Photography']],
  [['Backup/2019/Photos', 'Backup'], ['Backup']],
  [
    ['Backup', 'Backup 2', 'Backup/2019'],
    ['Backup', 'Backup 2'],
  ],
  [['Photography', '', 'Films'], ['']],
  [['Films', 'Films'], ['Films']],
  [[], []],
])('of %j stay %j', (chosen, stay) => expect(texts(outermost(paths(...chosen)))).toEqual(stay));

test('each chosen folder lies within exactly one that stays', () => {
  const name = fc
    .uint8Array({ minLength: 1, maxLength: 3 })
    .map((bytes) => Buffer.from(bytes.map((b) => b % 3 || 0x2e)));
  const path = fc.array(name, { maxLength: 4 }).map((names) => Buffer.from(names.map(String).join('/')));
  fc.assert(
    fc.property(fc.array(path, { maxLength: 8 }), (chosen) => {
      const stay = outermost(chosen);
      for (const folder of chosen) expect(stay.filter((one) => isWithin(folder, one))).toHaveLength(1);
    }),
  );
});

test('the ways to a folder are those above it', () => {
  expect(texts(waysTo(Buffer.from('Backup/2019/Photos')))).toEqual(['Backup', 'Backup/2019']);
  expect(waysTo(Buffer.from('Photography'))).toEqual([]);
  expect(waysTo(Buffer.alloc(0))).toEqual([]);
});

const place = (ordinal: number) => ({
  driveFolder: 'LaCie',
  ordinal,
  limits: { maxBytes: 255, takes: () => true },
});

test.each([
  ['Backup/2019/a.nef', 1, 'LaCie/Backup/2019/a.nef'],
  ['Backup/2019/a.nef', 2, 'LaCie/Backup (2)/2019/a.nef'],
  ['a.nef', 1, 'LaCie/a.nef'],
  ['a.nef', 2, 'LaCie/a (2).nef'],
  ['.hidden', 3, 'LaCie/.hidden (3)'],
])('%s of partition %i stands at %s', (path, ordinal, expected) =>
  expect(String(fileInArchive(Buffer.from(path), place(ordinal)))).toBe(expected),
);

test.each([
  ['', 1, 'LaCie'],
  ['', 2, 'LaCie'],
  ['Photos.old', 2, 'LaCie/Photos.old (2)'],
  ['Backup/2019', 2, 'LaCie/Backup (2)/2019'],
])('the folder %j of partition %i stands at %s', (path, ordinal, expected) =>
  expect(String(folderInArchive(Buffer.from(path), place(ordinal)))).toBe(expected),
);
