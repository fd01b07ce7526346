import { createRequire } from 'node:module';

interface Sodium {
  crypto_secretbox_easy(sealed: Buffer, clear: Buffer, nonce: Buffer, key: Buffer): void;
  crypto_secretbox_open_easy(clear: Buffer, sealed: Buffer, nonce: Buffer, key: Buffer): boolean;
}

/** What a sealed run of bytes is longer than the clear one. */
export const TAG_BYTES = 16;
export const NONCE_BYTES = 24;

const require = createRequire(import.meta.url);
let loaded: Sodium | null = null;

/** Loaded when it is first needed: who does not encrypt does not depend on a prebuilt binary. */
function sodium(): Sodium {
  loaded ??= require('sodium-native') as Sodium;
  return loaded;
}

/** Encrypts and signs (XSalsa20-Poly1305). `clear` may be the end of `sealed`, or lie behind its beginning. */
export function seal(sealed: Buffer, clear: Buffer, nonce: Buffer, key: Buffer): void {
  sodium().crypto_secretbox_easy(sealed, clear, nonce, key);
}

/** Decrypts into `clear`; false, where it was sealed with another key or nonce, or was changed since. */
export function unseal(clear: Buffer, sealed: Buffer, nonce: Buffer, key: Buffer): boolean {
  return sodium().crypto_secretbox_open_easy(clear, sealed, nonce, key);
}
