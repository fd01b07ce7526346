import { createHmac, scryptSync } from 'node:crypto';

/** What is made of a passphrase; the first three as rclone makes them. */
export interface CryptKeys {
  /** Of the bytes of files. */
  data: Buffer;
  /** Of names, with their tweak. */
  name: Buffer;
  tweak: Buffer;
  /** Of what we know of an object and write beside it. */
  facts: Buffer;
}

const COST = { N: 16_384, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
/** What rclone takes where no salt is given. */
const NO_SALT = Buffer.from('a80df43a8fbd0308a7cab83e581f86b1', 'hex');

/** Makes the keys of a passphrase and a salt (rclone's `password` and `password2`); takes 50 ms. */
export function cryptKeys(passphrase: string, salt: string): CryptKeys {
  const made = scryptSync(passphrase, salt === '' ? NO_SALT : Buffer.from(salt), 80, COST);
  const data = made.subarray(0, 32);
  const facts = createHmac('sha256', data).update('safelight facts').digest();
  return { data, name: made.subarray(32, 64), tweak: made.subarray(64, 80), facts };
}
