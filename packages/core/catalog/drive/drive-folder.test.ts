import fc from 'fast-check';
import { expect, test } from 'vitest';
import { driveFolder, folderKey } from './drive-folder.ts';

test.each([
  ['LaCie 2019', [], 'LaCie 2019'],
  ['LaCie 2019', ['lacie 2019'], 'LaCie 2019 (2)'],
  ['LaCie', ['lacie', 'lacie (2)'], 'LaCie (3)'],
  ['a/b', [], 'a b'],
  ['../../etc', [], 'etc'],
  ['.hidden', [], 'hidden'],
  ['', [], 'Drive'],
  ['\u0000\u202e', [], 'Drive'],
  ['Père'.normalize('NFD'), [], 'Père'.normalize('NFC')],
  ['Père'.normalize('NFD'), [folderKey('PÈRE')], 'Père (2)'.normalize('NFC')],
])('the folder of %j beside %j is %j', (name, taken, expected) => {
  expect(driveFolder(name, new Set(taken))).toBe(expected);
});

test('is always a legal and free name, whatever the drive calls itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const first = driveFolder(name, new Set());
      const second = driveFolder(name, new Set([folderKey(first)]));
      for (const folder of [first, second]) {
        expect(Buffer.byteLength(folder)).toBeLessThanOrEqual(100);
        expect(folder).not.toMatch(/^\.|\/|\p{Cc}/u);
        expect(folder.trim()).not.toBe('');
      }
      expect(folderKey(second)).not.toBe(folderKey(first));
    }),
  );
});
