import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { completeMultipart } from '@safelight/core/adapters/object-store/complete-multipart.ts';
import { type HeldObject, headObject } from '@safelight/core/adapters/object-store/head-object.ts';
import { abortMultipart, listParts } from '@safelight/core/adapters/object-store/multipart.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { UploadRoom } from '../support/upload-room.ts';

const MIB = 1024 * 1024;
const missing = cephMissing();
if (missing) console.warn(`skipped: the tests of uploads, because ${missing}`);

describe.skipIf(missing)('uploads', () => {
  let room: UploadRoom;

  beforeAll(async () => {
    room = await UploadRoom.open();
  });
  afterAll(() => room?.close());
  beforeEach(() => room.beginRound());
  afterEach(() => {
    room.endRound();
    expect(room.server.stats.refused).toEqual([]);
  });

  test('put every proven Content under the path it has on the drive', async () => {
    const photo = randomBytes(70_000);
    const { contentId, fileId } = await room.drive.add('Photography/2019/Ü/IMG 1.jpg', photo, {
      mtimeNs: -1_000_000_001n,
    });
    await room.drive.add('Photography/empty.txt', Buffer.alloc(0));
    await room.run();
    expect(await room.keys()).toEqual([
      'drives/LaCie 2019/Photography/2019/Ü/IMG 1.jpg',
      'drives/LaCie 2019/Photography/empty.txt',
    ]);
    const key = `${room.prefix}/drives/LaCie 2019/Photography/2019/Ü/IMG 1.jpg`;
    const held = (await headObject(room.store, key)) as HeldObject;
    expect(held.metadata).toMatchObject({ blake3: blake3Of(photo).toString('hex'), mtime: '-1.000000001' });
    const { rows } = await room.database.pool.query(
      `select c.*, v.kind from copy c join volume v on v.id = c.volume_id where c.content_id = $1 and v.kind = 'cloud'`,
      [contentId],
    );
    expect(rows).toMatchObject([
      { state: 'present', evidence: 'written', size: 70_000n, file_id: fileId, etag: held.etag },
    ]);
    expect(rows[0].path.toString()).toBe(key);
    expect((await room.rows()).map((row) => row.state)).toEqual(['done', 'done']);
    expect(await room.volume()).toMatchObject({
      state: 'ready',
      address: `${room.server.endpoint}/${room.server.bucket}/${room.prefix}`,
    });
    expect(room.told.at(-1)).toMatchObject({ type: 'upload.progress', pendingFiles: 0, pendingBytes: 0 });
  });

  test('send what is new only, and each Content once', async () => {
    const same = randomBytes(1000);
    await room.drive.add('Photography/a.jpg', same);
    await room.drive.add('Photography/again/a.jpg', same);
    await room.drive.add('Photography/unproven.jpg', randomBytes(1000), { proven: false });
    await room.run();
    await room.run();
    expect(await room.keys()).toEqual(['drives/LaCie 2019/Photography/a.jpg']);
    expect(room.sent()).toBe(1);
    await room.drive.add('Photography/b.jpg', randomBytes(1000));
    await room.run();
    expect(room.sent()).toBe(2);
  });

  test('keep names that no key can hold, by a reversible rule', async () => {
    await room.drive.add(Buffer.from('Photography/caf\xe9\\1.jpg', 'latin1'), randomBytes(100));
    await room.drive.add(`Photography/${'写'.repeat(85)}`, randomBytes(100));
    await room.run();
    const found = await room.keys();
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^drives\/LaCie 2019\/Photography\/caf~[0-9a-f]{12}\.jpg$/);
    expect(found[1]).toMatch(/^drives\/LaCie 2019\/Photography\/写+~[0-9a-f]{12}$/);
  });

  test('never use a key for another Content', async () => {
    const first = randomBytes(1000);
    const second = randomBytes(1000);
    const { fileId } = await room.drive.add('Photography/a.jpg', first);
    await room.run();
    const changed = await room.drive.add('Photography/other.jpg', second);
    await room.database.pool.query(
      'update file set path = (select path from file where id = $1), path_key = $3 where id = $2',
      [fileId, changed.fileId, Buffer.from('anything')],
    );
    await room.run();
    const digits = blake3Of(second).toString('hex').slice(0, 12);
    expect(await room.keys()).toEqual([
      'drives/LaCie 2019/Photography/a.jpg',
      `drives/LaCie 2019/Photography/a.jpg.~${digits}`,
    ]);
    expect((await room.download('drives/LaCie 2019/Photography/a.jpg')).equals(first)).toBe(true);
    expect((await room.download(`drives/LaCie 2019/Photography/a.jpg.~${digits}`)).equals(second)).toBe(true);
  });

  describe('of large files', () => {
    const film = randomBytes(40 * MIB);
    const key = 'drives/LaCie 2019/Photography/film.mov';

    test('go in parts and arrive whole', async () => {
      await room.drive.add('Photography/film.mov', film);
      await room.run();
      expect(room.server.stats.operations).toMatchObject({ UploadPart: 3, CompleteMultipartUpload: 1 });
      expect((await room.download(key)).equals(film)).toBe(true);
      expect(await room.rows()).toMatchObject([
        { state: 'done', sent_bytes: BigInt(film.length), multipart: null },
      ]);
      expect((await room.database.pool.query('select * from upload_part')).rows).toEqual([]);
    });

    test('go on with the parts that the store holds already', async () => {
      await room.drive.add('Photography/film.mov', film);
      room.server.faults.add({ kind: 'cap', match: /^UploadPart.*partNumber=2&/ });
      await room.run();
      expect(await room.rows()).toMatchObject([{ state: 'pending', attempts: 0, reason: null }]);
      const before = room.server.stats.operations.UploadPart ?? 0;
      const { rows } = await room.database.pool.query('select n from upload_part order by n');
      expect(rows.length).toBeGreaterThan(0);
      room.time += 61_000;
      await room.run();
      expect(room.server.stats.operations.UploadPart).toBe(before + 3 - rows.length);
      expect(room.server.stats.operations.CreateMultipartUpload).toBe(1);
      expect((await room.download(key)).equals(film)).toBe(true);
    });

    test('are not sent again when only our row was lost', async () => {
      await room.drive.add('Photography/film.mov', film);
      room.server.faults.add({ kind: 'cap', match: /^CompleteMultipartUpload/ });
      await room.run();
      const [row] = await room.rows();
      const upload = { key: row.key, uploadId: row.multipart };
      await completeMultipart(room.store, upload, (await listParts(room.store, upload))!);
      room.server.stats.clear();
      room.time += 61_000;
      await room.run();
      expect(room.server.stats.operations.UploadPart).toBeUndefined();
      expect(await room.rows()).toMatchObject([{ state: 'done' }]);
    });

    test('begin anew when the store has dropped the parts', async () => {
      await room.drive.add('Photography/film.mov', film);
      room.server.faults.add({ kind: 'cap', match: /^CompleteMultipartUpload/ });
      await room.run();
      const [row] = await room.rows();
      await abortMultipart(room.store, { key: row.key, uploadId: row.multipart });
      room.time += 61_000;
      await room.run();
      expect(await room.rows()).toMatchObject([
        { state: 'pending', reason: 'store-damaged', multipart: null },
      ]);
      await room.due();
      await room.run();
      expect((await room.download(key)).equals(film)).toBe(true);
    });

    test('that changed in the archive never become an object', async () => {
      const { onDisk, contentId } = await room.drive.add('Photography/film.mov', film);
      const changed = Buffer.from(film);
      changed.writeUInt8(changed.readUInt8(39 * MIB) ^ 1, 39 * MIB);
      writeFileSync(onDisk, changed);
      await room.run();
      expect(await room.keys()).toEqual([]);
      expect(await room.rows()).toMatchObject([
        { state: 'pending', reason: 'content-gone', multipart: null },
      ]);
      const { rows } = await room.database.pool.query('select state from copy where content_id = $1', [
        contentId,
      ]);
      expect(rows).toEqual([{ state: 'damaged' }]);
    });
  });
});
