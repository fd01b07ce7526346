import { randomBytes } from 'node:crypto';
import { NONCE_BYTES, seal, TAG_BYTES, unseal } from './secret-box.ts';

/** Encrypts what is written beside an object; never twice the same. */
export function encryptFacts(key: Buffer, facts: Record<string, string>): string {
  const clear = Buffer.from(JSON.stringify(facts));
  const nonce = randomBytes(NONCE_BYTES);
  const sealed = Buffer.alloc(clear.length + TAG_BYTES);
  seal(sealed, clear, nonce, key);
  return Buffer.concat([nonce, sealed]).toString('base64url');
}

/** What was written beside an object; nothing where it was not us, or with another passphrase. */
export function decryptFacts(key: Buffer, text: string): Record<string, string> {
  const bytes = Buffer.from(text, 'base64url');
  const sealed = bytes.subarray(NONCE_BYTES);
  if (sealed.length <= TAG_BYTES) return {};
  const clear = Buffer.alloc(sealed.length - TAG_BYTES);
  if (!unseal(clear, sealed, bytes.subarray(0, NONCE_BYTES), key)) return {};
  return JSON.parse(clear.toString()) as Record<string, string>;
}
