import { isUtf8 as isValidUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { blake3 } from '@napi-rs/blake-hash';

/** BLAKE3 of a short run of bytes, 32 bytes. */
export function blake3Of(bytes: Uint8Array): Buffer {
  return blake3(bytes);
}

/** The form in which secrets are kept: SHA-256 of the token. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whether the bytes are valid UTF-8, that is: whether their display form is exact. */
export function isUtf8(bytes: Uint8Array): boolean {
  return isValidUtf8(bytes);
}

/** For display: what is not UTF-8 shows as U+FFFD. */
export function displayText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** The exact bytes as base64url where the display form is not exact, else undefined. */
export function rawIfInexact(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? undefined : Buffer.from(bytes).toString('base64url');
}
