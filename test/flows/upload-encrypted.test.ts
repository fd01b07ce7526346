import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { BLOCK_BYTES, nonceIn } from '@safelight/core/adapters/crypt/crypt-blocks.ts';
import { hashObject, openObject } from '@safelight/core/adapters/object-store/get-object.ts';
import { headObject } from '@safelight/core/adapters/object-store/head-object.ts';
import { openStored } from '@safelight/core/adapters/object-store/open-stored.ts';
import { connectStore, type ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import { askAgain } from '@safelight/core/catalog/upload/ask-again.store.ts';
import { encryptionReport } from '@safelight/core/reports/cloud/encryption-report.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { rcloneCrypt } from '../support/rclone.ts';
import { UploadRoom } from '../support/upload-room.ts';

const MIB = 1024 * 1024;
const PASSPHRASE = { text: 'correct horse', salt: 'battery staple' };
const missing = cephMissing();
if (missing) console.warn(`skipped: the tests of encrypted uploads, because ${missing}`);

describe.skipIf(missing)('encrypted uploads', () => {
  let room: UploadRoom;
  let store: ObjectStore;
  let folder: string;

  beforeAll(async () => {
    room = await UploadRoom.open();
  });
  afterAll(() => room?.close());
  beforeEach(async () => {
    await room.beginRound();
    room.settings = { cloudEncryption: 1 };
    store = connectStore(cloud());
    folder = mkdtempSync(join(tmpdir(), 'safelight-encrypted-'));
  });
  afterEach(() => {
    store.close();
    room.endRound();
    rmSync(folder, { recursive: true });
  });

  const cloud = (changes: Partial<CloudConfig> = {}) => room.cloud({ passphrase: PASSPHRASE, ...changes });

  /** The keys of the Copies in the cloud, with how they are encrypted. */
  async function copies(): Promise<{ key: string; crypt: string | null }[]> {
    const { rows } = await room.database.pool.query<{ path: Buffer; crypt: string | null }>(
      `select c.path, c.crypt from copy c join volume v on v.id = c.volume_id and v.kind = 'cloud' order by c.id`,
    );
    return rows.map(({ path, crypt }) => ({ key: path.toString(), crypt }));
  }

  /** Fetches all that is encrypted in one way with rclone alone. */
  async function fetchByRclone(name: string, hidden: 'none' | 'files' | 'all'): Promise<string[]> {
    const { endpoint, keyId, key, bucket } = room.server;
    const remote = `bucket:${bucket}/${room.prefix}/${name}`;
    const s3 = {
      RCLONE_CONFIG_BUCKET_TYPE: 's3',
      RCLONE_CONFIG_BUCKET_PROVIDER: 'Ceph',
      RCLONE_CONFIG_BUCKET_ENDPOINT: endpoint,
      RCLONE_CONFIG_BUCKET_ACCESS_KEY_ID: keyId,
      RCLONE_CONFIG_BUCKET_SECRET_ACCESS_KEY: key,
    };
    const crypt = { remote, passphrase: PASSPHRASE.text, salt: PASSPHRASE.salt, hidden };
    await rcloneCrypt(crypt, ['copy', 'secret:drives', folder], s3);
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  }

  test.each([
    [1, 'none', 'safelight-crypt'],
    [2, 'files', 'safelight-crypt-files'],
    [3, 'all', 'safelight-crypt-all'],
  ] as const)('are read back by rclone alone: setting %s', async (setting, hidden, name) => {
    room.settings = { cloudEncryption: setting };
    const files: Record<string, Buffer> = {
      'LaCie 2019/Photography/2019/Ü/IMG 1.jpg': randomBytes(70_000),
      'LaCie 2019/Photography/empty.txt': Buffer.alloc(0),
      'LaCie 2019/Photography/film.mov': randomBytes(40 * MIB + 5),
      'LaCie 2019/Photography/two blocks.bin': randomBytes(2 * BLOCK_BYTES),
    };
    for (const [path, bytes] of Object.entries(files)) await room.drive.add(path.slice(11), bytes);
    await room.run(cloud());
    expect(room.server.stats.refused).toEqual([]);
    expect((await room.rows()).map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    expect(await fetchByRclone(name, hidden)).toEqual(Object.keys(files).sort());
    for (const [path, bytes] of Object.entries(files))
      expect(readFileSync(join(folder, path)).equals(bytes)).toBe(true);
    for (const { key, crypt } of await copies()) {
      expect(crypt).toBe(hidden);
      expect(key.includes('IMG 1')).toBe(key.includes('Ü') && hidden === 'none');
      expect(key.includes('Photography')).toBe(hidden !== 'all');
    }
  });

  test('let nothing of the clear bytes be seen beside them', async () => {
    const photo = randomBytes(70_000);
    await room.drive.add('Photography/a.jpg', photo);
    await room.run(cloud());
    const { key } = (await copies())[0]!;
    const blind = connectStore(cloud({ passphrase: null }));
    const stored = (await openStored(blind, key))!;
    const bytes = await buffer(stored.stream);
    expect(bytes.includes(photo.subarray(0, 64))).toBe(false);
    const beside = JSON.stringify(stored.metadata);
    for (const form of ['hex', 'base64', 'base64url'] as const)
      expect(beside).not.toContain(blake3Of(photo).toString(form).slice(0, 12));
    expect(Object.keys(stored.metadata)).toEqual(['safelight-facts']);
    await expect(openObject(blind, key)).rejects.toMatchObject({ code: 'no-passphrase' });
    blind.close();
    expect(await headObject(store, key)).toMatchObject({
      bytes: photo.length,
      metadata: { blake3: blake3Of(photo).toString('hex'), mtime: '1500000000.000000000' },
    });
  });

  test('are read in part by their blocks alone', async () => {
    const film = randomBytes(20 * BLOCK_BYTES + 77);
    await room.drive.add('Photography/film.mov', film);
    await room.run(cloud());
    const { key } = (await copies())[0]!;
    for (const [first, last] of [
      [0, 0],
      [5, BLOCK_BYTES + 5],
      [BLOCK_BYTES - 1, BLOCK_BYTES],
      [7 * BLOCK_BYTES, 8 * BLOCK_BYTES - 1],
      [film.length - 78, film.length - 1],
    ] as const) {
      const object = (await openObject(store, key, { range: { first, last } }))!;
      expect(object.bytes).toBe(last + 1 - first);
      expect((await buffer(object.stream)).equals(film.subarray(first, last + 1))).toBe(true);
    }
    const asked = await openStored(store, key, { range: { first: 0, last: 31 } });
    expect(nonceIn(await buffer(asked!.stream))).toHaveLength(24);
    expect((await hashObject(store, key))!.blake3.equals(blake3Of(film))).toBe(true);
  });

  test('go on under their nonce while the bytes are the same', async () => {
    const film = randomBytes(40 * MIB);
    await room.drive.add('Photography/film.mov', film);
    room.server.faults.add({ kind: 'cap', match: /^UploadPart.*partNumber=2&/ });
    await room.run(cloud());
    const [{ nonce, multipart }] = (await room.rows()) as [{ nonce: Buffer; multipart: string }];
    expect(nonce).toHaveLength(24);
    expect(multipart).not.toBeNull();
    room.time += 61_000;
    await room.run(cloud());
    expect(room.server.stats.operations.CreateMultipartUpload).toBe(1);
    const { key } = (await copies())[0]!;
    const header = await buffer((await openStored(store, key, { range: { first: 0, last: 31 } }))!.stream);
    expect(nonceIn(header)!.equals(nonce)).toBe(true);
    expect((await hashObject(store, key))!.blake3.equals(blake3Of(film))).toBe(true);
    expect(await room.rows()).toMatchObject([{ state: 'done', nonce: null }]);
    expect((await room.database.pool.query('select * from encrypted_part')).rows).toEqual([]);
  });

  test('never encrypt other bytes with a nonce that was used, whichever came first', async () => {
    const film = randomBytes(40 * MIB);
    const { onDisk } = await room.drive.add('Photography/film.mov', film);
    const other = Buffer.from(film);
    other.writeUInt8(other.readUInt8(5) ^ 1, 5);
    writeFileSync(onDisk, other);
    room.server.faults.add({ kind: 'cap', match: /^UploadPart.*partNumber=3&/ });
    await room.run(cloud());
    const [before] = await room.rows();
    expect(before).toMatchObject({ state: 'pending' });
    const { rows: noted } = await room.database.pool.query('select n from encrypted_part where n = 1');
    expect(noted).toHaveLength(1);
    writeFileSync(onDisk, film);
    room.time += 61_000;
    await room.run(cloud());
    expect(await room.rows()).toMatchObject([
      { state: 'pending', reason: 'encrypted-otherwise', multipart: null, nonce: null },
    ]);
    await room.due();
    await room.run(cloud());
    expect(await room.rows()).toMatchObject([{ state: 'done' }]);
    const { key } = (await copies())[0]!;
    const header = await buffer((await openStored(store, key, { range: { first: 0, last: 31 } }))!.stream);
    expect(nonceIn(header)!.equals(before.nonce)).toBe(false);
    expect((await hashObject(store, key))!.blake3.equals(blake3Of(film))).toBe(true);
  });

  test('wait for the right passphrase, and change nothing under another', async () => {
    await room.drive.add('Photography/a.jpg', randomBytes(1000));
    await room.run(cloud({ passphrase: null }));
    expect(await room.volume()).toMatchObject({ state: 'no-passphrase' });
    room.time += 61_000;
    await room.run(cloud());
    expect(await room.volume()).toMatchObject({ state: 'ready' });
    await room.drive.add('Photography/b.jpg', randomBytes(1000));
    const puts = room.server.stats.operations.PutObject;
    const wrong = cloud({ passphrase: { ...PASSPHRASE, text: 'wrong' } });
    await room.run(wrong);
    room.time += 61_000;
    await room.run(wrong);
    expect(await room.volume()).toMatchObject({ state: 'wrong-passphrase' });
    expect(room.told.filter((news) => 'code' in news && news.code === 'wrong-passphrase')).toHaveLength(1);
    expect(room.server.stats.operations.PutObject).toBe(puts);
    const mistaken = connectStore(wrong);
    const { key } = (await copies())[0]!;
    await expect(hashObject(mistaken, key)).rejects.toMatchObject({ code: 'wrong-passphrase' });
    mistaken.close();
    room.time += 61_000;
    await room.run(cloud());
    expect(await copies()).toHaveLength(2);
  });

  test('leave what is there as it is when the setting changes', async () => {
    room.settings = {};
    await room.drive.add('Photography/a.jpg', randomBytes(1000));
    await room.run(cloud());
    room.settings = { cloudEncryption: 1 };
    await room.drive.add('Photography/b.jpg', randomBytes(1000));
    await room.run(cloud());
    room.settings = {};
    await room.drive.add('Photography/c.jpg', randomBytes(1000));
    await room.run(cloud());
    expect((await copies()).map(({ crypt }) => crypt)).toEqual([null, 'none', null]);
    for (const { key } of await copies()) expect((await hashObject(store, key))!.bytes).toBe(1000);
  });

  test('are sent again where that is asked for, and only what is there otherwise', async () => {
    room.settings = {};
    await room.drive.add('Photography/a.jpg', randomBytes(1000));
    const freed = await room.drive.add('Photography/freed.jpg', randomBytes(1000));
    await room.run(cloud());
    room.settings = { cloudEncryption: 2 };
    await room.drive.add('Photography/b.jpg', randomBytes(1000));
    await room.run(cloud());
    const { pool } = room.database;
    await pool.query(`update copy set state = 'freed' where content_id = $1 and etag is null`, [
      freed.contentId,
    ]);
    const { address } = await room.volume();
    await askAgain(pool, address);
    expect(await encryptionReport(pool, address)).toEqual({
      held: [
        { crypt: null, copies: 2 },
        { crypt: 'files', copies: 1 },
      ],
      again: true,
    });
    await room.run(cloud());
    await room.run(cloud());
    expect((await copies()).map(({ crypt }) => crypt)).toEqual([null, null, 'files', 'files']);
    expect((await room.rows()).map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(await encryptionReport(pool, address)).toMatchObject({ again: false });
    for (const { key } of await copies()) expect((await hashObject(store, key))!.bytes).toBe(1000);
  });

  test('begin anew in clear or encrypted, when the setting changed while they were under way', async () => {
    room.settings = {};
    const film = randomBytes(40 * MIB);
    await room.drive.add('Photography/film.mov', film);
    room.server.faults.add({ kind: 'cap', match: /^UploadPart.*partNumber=2&/ });
    await room.run(cloud());
    expect(await room.rows()).toMatchObject([{ crypt: null, state: 'pending' }]);
    room.settings = { cloudEncryption: 3 };
    room.time += 61_000;
    await room.run(cloud());
    const { key, crypt } = (await copies())[0]!;
    expect(crypt).toBe('all');
    expect((await hashObject(store, key))!.blake3.equals(blake3Of(film))).toBe(true);
    expect(await room.keys()).toEqual([]);
  });

  test('have names that no key can hold, by the same reversible rule, and keys that fit', async () => {
    room.settings = { cloudEncryption: 3 };
    await room.drive.add(Buffer.from('Photography/caf\xe9\\1.jpg', 'latin1'), randomBytes(100));
    await room.drive.add(`Photography/${'写'.repeat(85)}`, randomBytes(100));
    await room.drive.add(`Photography/${'deep/'.repeat(180)}x.jpg`, randomBytes(100));
    await room.run(cloud());
    for (const { key } of await copies()) expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1024);
    const found = await fetchByRclone('safelight-crypt-all', 'all');
    expect(found).toHaveLength(3);
    expect(found[0]).toMatch(/^LaCie 2019\/Photography\/caf~[0-9a-f]{12}\.jpg$/);
  });

  test('ask the store to encrypt where that is wished, and say where it cannot', async () => {
    room.settings = { storeEncryption: 1 };
    await room.drive.add('Photography/a.jpg', randomBytes(1000));
    await room.drive.add('Photography/film.mov', randomBytes(20 * MIB));
    await room.run(cloud());
    // This gateway has no keys of its own for that.
    expect(await room.rows()).toMatchObject([{ reason: 'store-refused' }, { reason: 'store-refused' }]);
    expect(room.server.stats.toEncrypt.toSorted()).toEqual(['CreateMultipartUpload', 'PutObject']);
    expect(await copies()).toEqual([]);
    room.settings = {};
    await room.database.pool.query(`update upload set state = 'pending', due = true`);
    await room.run(cloud());
    expect((await copies()).map(({ crypt }) => crypt)).toEqual([null, null]);
  });
});
