import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import {
  BLOCK_BYTES,
  decryptBlocks,
  decryptedSize,
  encryptedRunSize,
  encryptedSize,
  encryptInPlace,
  encryptWhole,
  HEADER_BYTES,
  newNonce,
} from './crypt-blocks.ts';
import { decryptStream } from './decrypt-stream.ts';

const key = randomBytes(32);

test('runs that are encrypted one by one are the file that is encrypted at once', () => {
  const nonce = newNonce();
  const clear = randomBytes(5 * BLOCK_BYTES + 3);
  const runs = [0, 2, 4].map((block) => {
    const at = block * BLOCK_BYTES;
    const bytes = Math.min(2 * BLOCK_BYTES, clear.length - at);
    const run = Buffer.alloc(encryptedRunSize({ at, bytes }));
    clear.copy(run, run.length - bytes, at, at + bytes);
    encryptInPlace(key, nonce, { at, bytes }, run);
    return run;
  });
  expect(Buffer.concat(runs).equals(encryptWhole(key, nonce, clear))).toBe(true);
});

test('the number of a block is carried over all of a nonce', () => {
  const nonce = Buffer.alloc(24, 0xff);
  const clear = randomBytes(2 * BLOCK_BYTES);
  const sealed = encryptWhole(key, nonce, clear).subarray(HEADER_BYTES);
  const second = sealed.subarray(sealed.length / 2);
  expect(decryptBlocks(key, Buffer.alloc(24), 0, second)!.equals(clear.subarray(BLOCK_BYTES))).toBe(true);
});

test.each([0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 7 * BLOCK_BYTES])(
  '%s bytes have one encrypted size',
  (bytes) => expect(decryptedSize(encryptedSize(bytes))).toBe(bytes),
);

test.each([0, 31, HEADER_BYTES + 16, encryptedSize(BLOCK_BYTES) + 5])(
  'nothing has %s bytes encrypted',
  (bytes) => expect(decryptedSize(bytes)).toBe(-1),
);

describe('an encrypted file', () => {
  const clear = randomBytes(3 * BLOCK_BYTES);
  const sealed = encryptWhole(key, newNonce(), clear);
  const read = (bytes: Buffer, with_ = key) =>
    buffer(decryptStream({ stream: Readable.from([bytes]), key: with_, nonce: null, firstBlock: 0 }));

  test.each([
    ['with a changed byte', (bytes: Buffer) => bytes.fill(bytes[100_000]! ^ 1, 100_000, 100_001)],
    ['that was cut off', (bytes: Buffer) => bytes.subarray(0, 150_000)],
    ['with another beginning', (bytes: Buffer) => bytes.fill(0, 0, 8)],
  ])('%s ends early', async (_, spoil) => {
    expect((await read(spoil(Buffer.from(sealed)))).length).toBeLessThan(clear.length);
  });

  test('gives nothing to another key', async () => {
    expect(await read(sealed, randomBytes(32))).toHaveLength(0);
    expect((await read(sealed)).equals(clear)).toBe(true);
  });
});
