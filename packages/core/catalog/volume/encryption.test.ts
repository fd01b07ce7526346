import { expect, test } from 'vitest';
import { encryptionOfSetting, mayBeHandedOutByStore } from './encryption.ts';

test('the setting is a number', () => {
  expect([0, 1, 2, 3].map(encryptionOfSetting)).toEqual([null, 'none', 'files', 'all']);
});

test.each([
  ['a clear copy while nothing is encrypted', null, null, true],
  ['an encrypted copy', 'none', null, false],
  ['a clear copy once encryption is on', null, 'files', false],
] as const)('%s', (_, crypt, encryption, may) => {
  expect(mayBeHandedOutByStore({ crypt }, encryption)).toBe(may);
});
