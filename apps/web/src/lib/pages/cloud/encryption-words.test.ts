import { expect, test } from 'vitest';
import { heldLines, isMixed, wantedSentence } from './encryption-words.ts';

const encryption = {
  ...{ wanted: 'files', byStore: false, hasPassphrase: true, again: false, direct: false },
  held: [
    { encryption: 'no', copies: 10_001 },
    { encryption: 'files', copies: 1 },
  ],
} as Parameters<typeof wantedSentence>[0];

test('what is there is told by how it is encrypted', () => {
  expect(heldLines(encryption)).toEqual([
    { what: 'More than 10,000 files', says: 'not encrypted' },
    { what: '1 file', says: 'encrypted, names of files too' },
  ]);
  expect(isMixed(encryption)).toBe(true);
  expect(isMixed({ ...encryption, held: [{ encryption: 'files', copies: 3 }] })).toBe(false);
});

test('a passphrase that is missing is said first', () => {
  expect(wantedSentence({ ...encryption, hasPassphrase: false })).toMatch(/no passphrase is set/);
  expect(wantedSentence({ ...encryption, byStore: true })).toMatch(/The store encrypts it once more\.$/);
});
