import { expect, test } from 'vitest';
import { encryptionWished, mayBeHandedOutByStore } from './encryption.ts';

test('the settings are numbers', () => {
  const wished = (cloudEncryption: number) => encryptionWished({ cloudEncryption, storeEncryption: 0 });
  expect([0, 1, 2, 3].map((n) => wished(n).encryption)).toEqual([null, 'none', 'files', 'all']);
  expect(encryptionWished({ cloudEncryption: 0, storeEncryption: 1 })).toEqual({
    encryption: null,
    storeEncrypts: true,
  });
});

test.each([
  ['a clear copy while nothing is encrypted', null, null, true],
  ['an encrypted copy', 'none', null, false],
  ['a clear copy once encryption is on', null, 'files', false],
] as const)('%s', (_, crypt, encryption, may) => {
  expect(mayBeHandedOutByStore({ crypt }, encryption)).toBe(may);
});
