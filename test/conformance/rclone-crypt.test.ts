import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  BLOCK_BYTES,
  decryptedSize,
  encryptedSize,
  encryptWhole,
  newNonce,
} from '@safelight/core/adapters/crypt/crypt-blocks.ts';
import { cryptKeys } from '@safelight/core/adapters/crypt/crypt-keys.ts';
import { decryptPath, encryptFolder, encryptPath } from '@safelight/core/adapters/crypt/crypt-names.ts';
import { decryptStream } from '@safelight/core/adapters/crypt/decrypt-stream.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rcloneCrypt } from '../support/rclone.ts';

const PASSPHRASE = 'correct horse battery staple';
const SALT = 'and some salt';
/** Around the borders of blocks, where formats break. */
const SIZES = [0, 1, 15, 16, 17, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES, 5_000_003];
const NAMES = [
  'Photography/2019/Iceland/IMG_0001.CR2',
  'Photography/Straße und Ñandú/夏の写真.jpg',
  'Photography/📷/a b  c .xmp',
  `Photography/${'x'.repeat(15)}/${'y'.repeat(16)}`,
  'Photography/.hidden/-dash/name.bin',
  'Photography/2019/n’est pas [encore] #1?.tif',
];

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safelight-crypt-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}

function filesBelow(path: string): string[] {
  return readdirSync(join(folder, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + path.length + 2))
    .sort();
}

async function decrypted(bytes: Buffer, salt: string, chunk = 50_000): Promise<Buffer> {
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, n) =>
    bytes.subarray(n * chunk, (n + 1) * chunk),
  );
  const key = cryptKeys(PASSPHRASE, salt).data;
  return buffer(decryptStream({ stream: Readable.from(chunks), key, nonce: null, firstBlock: 0 }));
}

describe.each([
  ['with a salt', SALT],
  ['without one', ''],
])('rclone %s', (_, salt) => {
  const keys = cryptKeys(PASSPHRASE, salt);
  const remote = (hidden: 'none' | 'files' | 'all') => ({
    ...{ remote: join(folder, 'sealed'), passphrase: PASSPHRASE, salt, hidden },
  });

  test('reads what we wrote, of every size', async () => {
    const files = SIZES.map((size) => ({ name: `${size}`, bytes: randomBytes(size) }));
    for (const { name, bytes } of files)
      put(`sealed/${encryptPath(keys, 'none', name)}`, encryptWhole(keys.data, newNonce(), bytes));
    await rcloneCrypt(remote('none'), ['copy', 'secret:', join(folder, 'out')]);
    expect(filesBelow('out')).toHaveLength(SIZES.length);
    for (const { name, bytes } of files) expect(readFileSync(join(folder, 'out', name))).toEqual(bytes);
  });

  test('wrote what we read, of every size', async () => {
    const files = SIZES.map((size) => ({ name: `${size}`, bytes: randomBytes(size) }));
    for (const { name, bytes } of files) put(`in/${name}`, bytes);
    await rcloneCrypt(remote('none'), ['copy', join(folder, 'in'), 'secret:']);
    for (const { name, bytes } of files) {
      const sealed = readFileSync(join(folder, 'sealed', encryptPath(keys, 'none', name)));
      expect(sealed.length).toBe(encryptedSize(bytes.length));
      expect(decryptedSize(sealed.length)).toBe(bytes.length);
      expect(await decrypted(sealed, salt)).toEqual(bytes);
    }
  });

  test.each(['none', 'files', 'all'] as const)(
    'gives files the names that we do: hidden %s',
    async (hidden) => {
      for (const name of NAMES) put(`in/${name}`, Buffer.from(name));
      await rcloneCrypt(remote(hidden), ['copy', join(folder, 'in'), 'secret:']);
      expect(filesBelow('sealed')).toEqual(NAMES.map((name) => encryptPath(keys, hidden, name)).sort());
      expect(
        filesBelow('sealed')
          .map((name) => decryptPath(keys, hidden, name))
          .sort(),
      ).toEqual(NAMES.toSorted());
      const top = encryptFolder(keys, hidden, 'Photography');
      expect(readdirSync(join(folder, 'sealed'))).toEqual([top]);
    },
  );

  test.each(['none', 'files', 'all'] as const)(
    'finds files under the names that we gave: hidden %s',
    async (hidden) => {
      for (const name of NAMES)
        put(
          `sealed/${encryptPath(keys, hidden, name)}`,
          encryptWhole(keys.data, newNonce(), Buffer.from(name)),
        );
      await rcloneCrypt(remote(hidden), ['copy', 'secret:', join(folder, 'out')]);
      expect(filesBelow('out')).toEqual(NAMES.toSorted());
      for (const name of NAMES) expect(readFileSync(join(folder, 'out', name), 'utf8')).toBe(name);
    },
  );
});
