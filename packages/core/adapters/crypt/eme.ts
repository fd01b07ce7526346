import { createCipheriv, createDecipheriv } from 'node:crypto';

const BLOCK = 16;
const MOST_BLOCKS = 128;

type Direction = 'encrypt' | 'decrypt';

/**
 * EME (ECB-mix-ECB), a cipher over a whole name at once, by Halevi and Rogaway, over AES-256: every byte of the outcome
 * hangs on every byte of the name. `bytes` are 1 to 128 blocks of 16.
 */
export function eme(key: Buffer, tweak: Buffer, bytes: Buffer, direction: Direction): Buffer {
  const count = bytes.length / BLOCK;
  if (!Number.isInteger(count) || count < 1 || count > MOST_BLOCKS)
    throw new RangeError('Not 1 to 128 blocks.');
  const masks = masksOf(key, count);
  const middle = aes(key, xor(bytes, masks), direction);
  const blocks = Array.from({ length: count }, (_, n) => middle.subarray(n * BLOCK, (n + 1) * BLOCK));
  const sum = blocks.reduce(xor, tweak);
  const mixed = aes(key, sum, direction);
  let factor = xor(sum, mixed);
  const others = blocks.slice(1).map((block) => {
    factor = timesTwo(factor);
    return xor(block, factor);
  });
  const first = others.reduce(xor, xor(mixed, tweak));
  return xor(aes(key, Buffer.concat([first, ...others]), direction), masks);
}

/** For each block another multiple of what AES makes of zeros. */
function masksOf(key: Buffer, count: number): Buffer {
  const masks: Buffer[] = [];
  let mask = aes(key, Buffer.alloc(BLOCK), 'encrypt');
  for (let n = 0; n < count; n++) {
    mask = timesTwo(mask);
    masks.push(mask);
  }
  return Buffer.concat(masks);
}

/** Times two in the field of 2^128, the least byte first. */
function timesTwo(block: Buffer): Buffer {
  const twice = Buffer.alloc(BLOCK);
  for (let i = 0; i < BLOCK; i++) twice[i] = ((block[i]! << 1) | (i > 0 ? block[i - 1]! >> 7 : 0)) & 0xff;
  if (block[BLOCK - 1]! >= 0x80) twice[0]! ^= 0x87;
  return twice;
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, i) => byte ^ b[i]!));
}

function aes(key: Buffer, bytes: Buffer, direction: Direction): Buffer {
  const make = direction === 'encrypt' ? createCipheriv : createDecipheriv;
  const cipher = make('aes-256-ecb', key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}
