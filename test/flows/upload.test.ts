import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { completeMultipart } from '@safelight/core/adapters/object-store/complete-multipart.ts';
import { openObject } from '@safelight/core/adapters/object-store/get-object.ts';
import { type HeldObject, headObject } from '@safelight/core/adapters/object-store/head-object.ts';
import { listObjects } from '@safelight/core/adapters/object-store/list-objects.ts';
import { abortMultipart, listParts } from '@safelight/core/adapters/object-store/multipart.ts';
import { putObject } from '@safelight/core/adapters/object-store/put-object.ts';
import { connectStore, type ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import type { LiveNews } from '@safelight/core/adapters/queue/live-bus.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import { setUploadsPaused } from '@safelight/core/flows/upload/queue.store.ts';
import { openUploads } from '@safelight/core/flows/upload/upload.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ArchivedDrive, archivedDrive } from '../support/archived-drive.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';

const MIB = 1024 * 1024;
const OF_FILES = /^PutObject.*\/drives\//;
const missing = cephMissing();
if (missing) console.warn(`skipped: the tests of uploads, because ${missing}`);

describe.skipIf(missing)('uploads', () => {
  let server: TestStore;
  let store: ObjectStore;
  let database: TestDatabase;
  let drive: ArchivedDrive;
  let told: LiveNews[];
  let time: number;
  let prefix: string;
  let round = 0;

  beforeAll(async () => {
    [server, database] = await Promise.all([startObjectStore(), startDatabase()]);
    store = connectStore({ ...server, applicationKey: server.key });
  });
  afterAll(async () => {
    store?.close();
    await server?.stop();
    await database?.stop();
  });
  beforeEach(async () => {
    await database.pool.query(
      'truncate volume, drive, content, folder, file, file_version, copy, photo, upload, upload_part, setting cascade',
    );
    prefix = `round-${round++}`;
    drive = await archivedDrive(database.pool);
    told = [];
    time = Date.now();
    server.stats.clear();
  });
  afterEach(() => {
    server.faults.clear();
    drive.remove();
    expect(server.stats.refused).toEqual([]);
  });

  const cloud = (changes: Partial<CloudConfig> = {}): CloudConfig => ({
    endpoint: server.endpoint,
    region: server.region,
    bucket: server.bucket,
    keyId: server.keyId,
    applicationKey: server.key,
    prefix,
    ...changes,
  });
  const open = (config: CloudConfig | null = cloud()) =>
    openUploads({
      pool: database.pool,
      clock: { now: () => new Date(time) },
      archiveRoot: drive.root,
      cloud: config,
      live: { publish: (news) => told.push(news) },
    });
  const run = async (config?: CloudConfig | null, signal = new AbortController().signal) => {
    const uploads = open(config);
    await uploads.run(signal).finally(() => uploads.close());
  };
  const keys = async (of = prefix) => {
    const { objects } = await listObjects(store, { prefix: `${of}/drives/` });
    return objects.map(({ key }) => key.slice(of.length + 1));
  };
  /** Objects put in one request, without the mark of the prefix. */
  const sent = () => (server.stats.operations.PutObject ?? 0) - 1;
  const download = async (key: string) => buffer((await openObject(store, `${prefix}/${key}`))!.stream);
  const uploadRows = async () => {
    const { rows } = await database.pool.query('select * from upload order by id');
    return rows;
  };
  const due = () => database.pool.query(`update upload set next_at = now() where state = 'pending'`);
  const cloudVolumeRow = async () => {
    const { rows } = await database.pool.query(
      `select * from volume where kind = 'cloud' order by created_at`,
    );
    return rows.at(-1);
  };

  test('put every proven Content under the path it has on the drive', async () => {
    const photo = randomBytes(70_000);
    const { contentId, fileId } = await drive.add('Photography/2019/Ü/IMG 1.jpg', photo, {
      mtimeNs: -1_000_000_001n,
    });
    await drive.add('Photography/empty.txt', Buffer.alloc(0));
    await run();
    expect(await keys()).toEqual([
      'drives/LaCie 2019/Photography/2019/Ü/IMG 1.jpg',
      'drives/LaCie 2019/Photography/empty.txt',
    ]);
    const key = `${prefix}/drives/LaCie 2019/Photography/2019/Ü/IMG 1.jpg`;
    const held = (await headObject(store, key)) as HeldObject;
    expect(held.metadata).toMatchObject({ blake3: blake3Of(photo).toString('hex'), mtime: '-1.000000001' });
    const { rows } = await database.pool.query(
      `select c.*, v.kind from copy c join volume v on v.id = c.volume_id where c.content_id = $1 and v.kind = 'cloud'`,
      [contentId],
    );
    expect(rows).toMatchObject([
      { state: 'present', evidence: 'written', size: 70_000n, file_id: fileId, etag: held.etag },
    ]);
    expect(rows[0].path.toString()).toBe(key);
    expect((await uploadRows()).map((row) => row.state)).toEqual(['done', 'done']);
    expect(await cloudVolumeRow()).toMatchObject({
      state: 'ready',
      address: `${server.endpoint}/${server.bucket}/${prefix}`,
    });
    expect(told.at(-1)).toMatchObject({ type: 'upload.progress', pendingFiles: 0, pendingBytes: 0 });
  });

  test('send what is new only, and each Content once', async () => {
    const same = randomBytes(1000);
    await drive.add('Photography/a.jpg', same);
    await drive.add('Photography/again/a.jpg', same);
    await drive.add('Photography/unproven.jpg', randomBytes(1000), { proven: false });
    await run();
    await run();
    expect(await keys()).toEqual(['drives/LaCie 2019/Photography/a.jpg']);
    expect(sent()).toBe(1);
    await drive.add('Photography/b.jpg', randomBytes(1000));
    await run();
    expect(sent()).toBe(2);
  });

  test('keep names that no key can hold, by a reversible rule', async () => {
    await drive.add(Buffer.from('Photography/caf\xe9\\1.jpg', 'latin1'), randomBytes(100));
    await drive.add(`Photography/${'写'.repeat(85)}`, randomBytes(100));
    await run();
    const found = await keys();
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^drives\/LaCie 2019\/Photography\/caf~[0-9a-f]{12}\.jpg$/);
    expect(found[1]).toMatch(/^drives\/LaCie 2019\/Photography\/写+~[0-9a-f]{12}$/);
  });

  test('never use a key for another Content', async () => {
    const first = randomBytes(1000);
    const second = randomBytes(1000);
    const { fileId } = await drive.add('Photography/a.jpg', first);
    await run();
    const changed = await drive.add('Photography/other.jpg', second);
    await database.pool.query(
      'update file set path = (select path from file where id = $1), path_key = $3 where id = $2',
      [fileId, changed.fileId, Buffer.from('anything')],
    );
    await run();
    const digits = blake3Of(second).toString('hex').slice(0, 12);
    expect(await keys()).toEqual([
      'drives/LaCie 2019/Photography/a.jpg',
      `drives/LaCie 2019/Photography/a.jpg.~${digits}`,
    ]);
    expect((await download('drives/LaCie 2019/Photography/a.jpg')).equals(first)).toBe(true);
    expect((await download(`drives/LaCie 2019/Photography/a.jpg.~${digits}`)).equals(second)).toBe(true);
  });

  describe('of large files', () => {
    const film = randomBytes(40 * MIB);
    const key = 'drives/LaCie 2019/Photography/film.mov';

    test('go in parts and arrive whole', async () => {
      await drive.add('Photography/film.mov', film);
      await run();
      expect(server.stats.operations).toMatchObject({ UploadPart: 3, CompleteMultipartUpload: 1 });
      expect((await download(key)).equals(film)).toBe(true);
      expect(await uploadRows()).toMatchObject([
        { state: 'done', sent_bytes: BigInt(film.length), multipart: null },
      ]);
      expect((await database.pool.query('select * from upload_part')).rows).toEqual([]);
    });

    test('go on with the parts that the store holds already', async () => {
      await drive.add('Photography/film.mov', film);
      server.faults.add({ kind: 'cap', match: /^UploadPart.*partNumber=2&/ });
      await run();
      expect(await uploadRows()).toMatchObject([{ state: 'pending', attempts: 0, reason: null }]);
      const before = server.stats.operations.UploadPart ?? 0;
      const { rows } = await database.pool.query('select n from upload_part order by n');
      expect(rows.length).toBeGreaterThan(0);
      time += 61_000;
      await run();
      expect(server.stats.operations.UploadPart).toBe(before + 3 - rows.length);
      expect(server.stats.operations.CreateMultipartUpload).toBe(1);
      expect((await download(key)).equals(film)).toBe(true);
    });

    test('are not sent again when only our row was lost', async () => {
      await drive.add('Photography/film.mov', film);
      server.faults.add({ kind: 'cap', match: /^CompleteMultipartUpload/ });
      await run();
      const [row] = await uploadRows();
      const upload = { key: row.key, uploadId: row.multipart };
      await completeMultipart(store, upload, (await listParts(store, upload))!);
      server.stats.clear();
      time += 61_000;
      await run();
      expect(server.stats.operations.UploadPart).toBeUndefined();
      expect(await uploadRows()).toMatchObject([{ state: 'done' }]);
    });

    test('begin anew when the store has dropped the parts', async () => {
      await drive.add('Photography/film.mov', film);
      server.faults.add({ kind: 'cap', match: /^CompleteMultipartUpload/ });
      await run();
      const [row] = await uploadRows();
      await abortMultipart(store, { key: row.key, uploadId: row.multipart });
      time += 61_000;
      await run();
      expect(await uploadRows()).toMatchObject([
        { state: 'pending', reason: 'store-damaged', multipart: null },
      ]);
      await due();
      await run();
      expect((await download(key)).equals(film)).toBe(true);
    });

    test('that changed in the archive never become an object', async () => {
      const { onDisk, contentId } = await drive.add('Photography/film.mov', film);
      const changed = Buffer.from(film);
      changed.writeUInt8(changed.readUInt8(39 * MIB) ^ 1, 39 * MIB);
      writeFileSync(onDisk, changed);
      await run();
      expect(await keys()).toEqual([]);
      expect(await uploadRows()).toMatchObject([
        { state: 'pending', reason: 'content-gone', multipart: null },
      ]);
      const { rows } = await database.pool.query('select state from copy where content_id = $1', [contentId]);
      expect(rows).toEqual([{ state: 'damaged' }]);
    });
  });

  describe('to a moody store', () => {
    test('arrive in spite of overload, resets and lost answers', async () => {
      const bodies = Array.from({ length: 12 }, () => randomBytes(30_000));
      for (const [i, body] of bodies.entries()) await drive.add(`Photography/${i}.jpg`, body);
      server.faults.add(
        { kind: 'no-tomes', match: OF_FILES, times: 3 },
        { kind: 'reset', match: OF_FILES, after: 10_000, times: 3 },
        { kind: 'lost-answer', match: OF_FILES, times: 3 },
      );
      await run();
      for (const [i, body] of bodies.entries())
        expect((await download(`drives/LaCie 2019/Photography/${i}.jpg`)).equals(body)).toBe(true);
      expect((await uploadRows()).every((row) => row.state === 'done')).toBe(true);
    });

    test('are not made twice when the answer was lost', async () => {
      await drive.add('Photography/a.jpg', randomBytes(1000));
      server.faults.add({ kind: 'lost-answer', match: OF_FILES });
      await run();
      expect(sent()).toBe(1);
    });

    test('give way to something foreign under their key', async () => {
      const body = randomBytes(1000);
      await drive.add('Photography/a.jpg', body);
      const key = 'drives/LaCie 2019/Photography/a.jpg';
      await putObject(store, { key: `${prefix}/${key}`, body: Buffer.from('foreign'), metadata: {} });
      server.faults.add({ kind: 'cap', match: OF_FILES });
      await run();
      await database.pool.query('update upload set attempts = 1');
      time += 61_000;
      await run();
      expect((await download(key)).toString()).toBe('foreign');
      expect(await keys()).toContain(`${key}.~${blake3Of(body).toString('hex').slice(0, 12)}`);
    });
  });

  describe('that cannot be sent', () => {
    test('wait with the reason on the store, said once, and go on by themselves', async () => {
      await drive.add('Photography/a.jpg', randomBytes(1000));
      const wrong = cloud({ applicationKey: 'wrong' });
      const uploads = open(wrong);
      const { signal } = new AbortController();
      await uploads.run(signal);
      await uploads.run(signal);
      expect(await cloudVolumeRow()).toMatchObject({ state: 'wrong-credentials' });
      expect(await uploadRows()).toMatchObject([{ state: 'pending', attempts: 0 }]);
      const asked = server.stats.operations.ListObjects;
      time += 30_000;
      await uploads.run(signal);
      expect(server.stats.operations.ListObjects).toBe(asked);
      time += 61_000;
      await uploads.run(signal);
      expect(server.stats.operations.ListObjects).toBeGreaterThan(asked!);
      expect(told.filter((news) => news.type === 'job.failed')).toEqual([
        { type: 'job.failed', job: 'upload', code: 'wrong-credentials' },
      ]);
      uploads.close();
      await run();
      expect(await cloudVolumeRow()).toMatchObject({ state: 'ready', state_detail: null });
      expect(await keys()).toHaveLength(1);
    });

    test('wait while there is no such bucket', async () => {
      await drive.add('Photography/a.jpg', randomBytes(1000));
      const elsewhere = cloud({ bucket: `made-later-${round}` });
      await run(elsewhere);
      expect(await cloudVolumeRow()).toMatchObject({ state: 'no-bucket' });
      await server.makeBucket(elsewhere.bucket);
      await run(elsewhere);
      expect(await uploadRows()).toMatchObject([{ state: 'done' }]);
    });

    test('are not queued while no store is set up, and picked up once one is', async () => {
      await drive.add('Photography/a.jpg', randomBytes(1000));
      await run(null);
      expect(await uploadRows()).toEqual([]);
      await run();
      expect(await uploadRows()).toMatchObject([{ state: 'done' }]);
    });

    test('go to another bucket as another Volume, all of them', async () => {
      await drive.add('Photography/a.jpg', randomBytes(1000));
      await run();
      await run(cloud({ prefix: `${prefix}-second` }));
      expect(await keys(`${prefix}-second`)).toEqual(['drives/LaCie 2019/Photography/a.jpg']);
      const { rows } = await database.pool.query(`select count(*) as n from volume where kind = 'cloud'`);
      expect(rows).toEqual([{ n: 2n }]);
    });

    test('wait while the prefix belongs to another installation', async () => {
      await drive.add('Photography/a.jpg', randomBytes(1000));
      const mark = { key: `${prefix}/safelight.json`, metadata: {} };
      await putObject(store, { ...mark, body: Buffer.from('{"archive":"another"}') });
      await run();
      expect(await cloudVolumeRow()).toMatchObject({ state: 'store-taken' });
      expect(await keys()).toEqual([]);
    });

    test('wait while another archive, or none, stands there', async () => {
      await drive.add('Photography/a.jpg', randomBytes(1000));
      renameSync(drive.root, `${drive.root}-away`);
      await run();
      expect(await uploadRows()).toMatchObject([{ state: 'pending', attempts: 0 }]);
      expect(await cloudVolumeRow()).toMatchObject({ state: 'ready' });
      renameSync(`${drive.root}-away`, drive.root);
      await run();
      expect(await uploadRows()).toMatchObject([{ state: 'done' }]);
    });

    test('because one file is gone do not hold up the others', async () => {
      const { onDisk } = await drive.add('Photography/a.jpg', randomBytes(1000));
      await drive.add('Photography/b.jpg', randomBytes(1000));
      rmSync(onDisk);
      await run();
      expect(await uploadRows()).toMatchObject([
        { state: 'pending', reason: 'content-gone', attempts: 1 },
        { state: 'done' },
      ]);
    });
  });

  describe('under control', () => {
    test('do nothing while they are paused', async () => {
      await drive.add('Photography/a.jpg', randomBytes(1000));
      await setUploadsPaused(database.pool, true);
      await run();
      expect(await uploadRows()).toMatchObject([{ state: 'pending', attempts: 0 }]);
      await setUploadsPaused(database.pool, false);
      await run();
      expect(await uploadRows()).toMatchObject([{ state: 'done' }]);
    });

    test('stop at once when they are told to, and are no failures', async () => {
      await drive.add('Photography/film.mov', randomBytes(40 * MIB));
      server.faults.add({ kind: 'hang', match: /^UploadPart/, times: 9 });
      const stop = new AbortController();
      const running = run(cloud(), stop.signal);
      while (!server.stats.operations.UploadPart) await new Promise((resolve) => setTimeout(resolve, 20));
      stop.abort();
      await running;
      expect(await uploadRows()).toMatchObject([{ state: 'pending', attempts: 0, reason: null }]);
    });

    test('of a worker that died are taken up again', async () => {
      await drive.add('Photography/a.jpg', randomBytes(1000));
      await run(cloud({ applicationKey: 'wrong' }));
      await database.pool.query(
        `update upload set state = 'sending', attempts = 1, next_at = now() - interval '1 s'`,
      );
      await run();
      expect(await uploadRows()).toMatchObject([{ state: 'done', attempts: 2 }]);
    });

    test('are shared by several workers without doing anything twice', async () => {
      await run();
      for (let i = 0; i < 60; i++) await drive.add(`Photography/${i}.jpg`, randomBytes(2000));
      await Promise.all([run(), run(), run()]);
      expect(sent()).toBe(60);
      expect((await uploadRows()).every((row) => row.state === 'done' && row.attempts === 1)).toBe(true);
    });
  });
});
