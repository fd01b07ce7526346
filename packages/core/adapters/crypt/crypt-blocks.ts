import { randomBytes } from 'node:crypto';
import { NONCE_BYTES, seal, TAG_BYTES, unseal } from './secret-box.ts';

/** rclone's format of an encrypted file: eight bytes, a nonce, then blocks, each sealed with the nonce plus its number. */
const MAGIC = Buffer.from('RCLONE\0\0');
export const HEADER_BYTES = MAGIC.length + NONCE_BYTES;
/** Clear bytes of a block; the last one may have fewer. */
export const BLOCK_BYTES = 64 * 1024;
export const SEALED_BLOCK_BYTES = BLOCK_BYTES + TAG_BYTES;

export function newNonce(): Buffer {
  return randomBytes(NONCE_BYTES);
}

/** The size of a file once it is encrypted. */
export function encryptedSize(bytes: number): number {
  return HEADER_BYTES + bytes + Math.ceil(bytes / BLOCK_BYTES) * TAG_BYTES;
}

/** The size of an encrypted file once it is decrypted; -1, which no file has, where nothing encrypted has that size. */
export function decryptedSize(bytes: number): number {
  const sealed = bytes - HEADER_BYTES;
  const last = sealed % SEALED_BLOCK_BYTES;
  if (sealed < 0 || (last > 0 && last <= TAG_BYTES)) return -1;
  return sealed - Math.ceil(sealed / SEALED_BLOCK_BYTES) * TAG_BYTES;
}

/** A run of a file that begins with a whole block. */
export interface ClearRun {
  /** Where it begins; a multiple of `BLOCK_BYTES`. */
  at: number;
  bytes: number;
}

/** The size of a run once it is encrypted; the first one of a file has its header. */
export function encryptedRunSize({ at, bytes }: ClearRun): number {
  return encryptedSize(bytes) - (at === 0 ? 0 : HEADER_BYTES);
}

/**
 * Encrypts a run where it lies. `buffer` has the size of the encrypted run; the clear bytes are its last ones, so that
 * each sealed block ends before the clear bytes that are still to be sealed.
 */
export function encryptInPlace(key: Buffer, nonce: Buffer, run: ClearRun, buffer: Buffer): void {
  let from = buffer.length - run.bytes;
  let to = 0;
  if (run.at === 0) {
    MAGIC.copy(buffer);
    nonce.copy(buffer, MAGIC.length);
    to = HEADER_BYTES;
  }
  for (let n = run.at / BLOCK_BYTES; from < buffer.length; n++) {
    const clear = buffer.subarray(from, from + BLOCK_BYTES);
    const sealed = buffer.subarray(to, to + clear.length + TAG_BYTES);
    seal(sealed, clear, nonceOf(nonce, n), key);
    from += clear.length;
    to += sealed.length;
  }
}

/** Encrypts something small. */
export function encryptWhole(key: Buffer, nonce: Buffer, clear: Uint8Array): Buffer {
  const buffer = Buffer.alloc(encryptedSize(clear.length));
  buffer.set(clear, buffer.length - clear.length);
  encryptInPlace(key, nonce, { at: 0, bytes: clear.length }, buffer);
  return buffer;
}

/** The nonce in the first bytes of an encrypted file, or null where they are others. */
export function nonceIn(header: Buffer): Buffer | null {
  if (header.length < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  return header.subarray(MAGIC.length, HEADER_BYTES);
}

/** The clear bytes of sealed blocks of which the first is the `first`th; null where one cannot be opened. */
export function decryptBlocks(key: Buffer, nonce: Buffer, first: number, sealed: Buffer): Buffer | null {
  const count = Math.ceil(sealed.length / SEALED_BLOCK_BYTES);
  const clear = Buffer.allocUnsafe(Math.max(0, sealed.length - count * TAG_BYTES));
  for (let n = 0; n < count; n++) {
    const block = sealed.subarray(n * SEALED_BLOCK_BYTES, (n + 1) * SEALED_BLOCK_BYTES);
    if (block.length <= TAG_BYTES) return null;
    const into = clear.subarray(n * BLOCK_BYTES, n * BLOCK_BYTES + block.length - TAG_BYTES);
    if (!unseal(into, block, nonceOf(nonce, first + n), key)) return null;
  }
  return clear;
}

/** The nonce of a block: a number of 24 bytes, the least first, to which the block's number is added. */
function nonceOf(nonce: Buffer, block: number): Buffer {
  const sum = Buffer.from(nonce);
  let carry = block;
  for (let i = 0; carry > 0 && i < NONCE_BYTES; i++) {
    carry += sum[i]!;
    sum[i] = carry % 256;
    carry = Math.floor(carry / 256);
  }
  return sum;
}
