import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { putObject } from '@safelight/core/adapters/object-store/put-object.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { setUploadsPaused } from '@safelight/core/catalog/line/pause.store.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { OF_FILES, UploadRoom } from '../support/upload-room.ts';

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

  describe('to a moody store', () => {
    test('arrive in spite of overload, resets and lost answers', async () => {
      const bodies = Array.from({ length: 12 }, () => randomBytes(30_000));
      for (const [i, body] of bodies.entries()) await room.drive.add(`Photography/${i}.jpg`, body);
      room.server.faults.add(
        { kind: 'no-tomes', match: OF_FILES, times: 3 },
        { kind: 'reset', match: OF_FILES, after: 10_000, times: 3 },
        { kind: 'lost-answer', match: OF_FILES, times: 3 },
      );
      await room.run();
      for (const [i, body] of bodies.entries())
        expect((await room.download(`drives/LaCie 2019/Photography/${i}.jpg`)).equals(body)).toBe(true);
      expect((await room.rows()).every((row) => row.state === 'done')).toBe(true);
    });

    test('are not made twice when the answer was lost', async () => {
      await room.drive.add('Photography/a.jpg', randomBytes(1000));
      room.server.faults.add({ kind: 'lost-answer', match: OF_FILES });
      await room.run();
      expect(room.sent()).toBe(1);
    });

    test('leave alone what stood under their keys before the first of them', async () => {
      const body = randomBytes(1000);
      await room.drive.add('Photography/a.jpg', body);
      const film = randomBytes(17 * MIB);
      await room.drive.add('Photography/film.mov', film);
      const keys = ['a.jpg', 'film.mov'].map((name) => `drives/LaCie 2019/Photography/${name}`);
      for (const key of keys)
        await putObject(room.store, {
          key: `${room.prefix}/${key}`,
          body: Buffer.from('foreign'),
          metadata: {},
        });
      await room.run();
      for (const [n, bytes] of [body, film].entries()) {
        expect((await room.download(keys[n]!)).toString()).toBe('foreign');
        const beside = `${keys[n]}.~${blake3Of(bytes).toString('hex').slice(0, 12)}`;
        expect((await room.download(beside)).equals(bytes)).toBe(true);
      }
    });

    test('give way to something foreign under their key', async () => {
      const body = randomBytes(1000);
      await room.drive.add('Photography/a.jpg', body);
      const key = 'drives/LaCie 2019/Photography/a.jpg';
      await putObject(room.store, {
        key: `${room.prefix}/${key}`,
        body: Buffer.from('foreign'),
        metadata: {},
      });
      room.server.faults.add({ kind: 'cap', match: OF_FILES });
      await room.run();
      await room.database.pool.query('update upload set attempts = 1');
      room.time += 61_000;
      await room.run();
      expect((await room.download(key)).toString()).toBe('foreign');
      expect(await room.keys()).toContain(`${key}.~${blake3Of(body).toString('hex').slice(0, 12)}`);
    });
  });

  describe('that cannot be sent', () => {
    test('wait with the reason on the store, said once, and go on by themselves', async () => {
      await room.drive.add('Photography/a.jpg', randomBytes(1000));
      const wrong = room.cloud({ applicationKey: 'wrong' });
      const uploads = room.uploads(wrong);
      const { signal } = new AbortController();
      await uploads.run(signal);
      await uploads.run(signal);
      expect(await room.volume()).toMatchObject({ state: 'wrong-credentials' });
      expect(await room.rows()).toMatchObject([{ state: 'pending', attempts: 0 }]);
      const asked = room.server.stats.operations.ListObjects;
      room.time += 30_000;
      await uploads.run(signal);
      expect(room.server.stats.operations.ListObjects).toBe(asked);
      room.time += 61_000;
      await uploads.run(signal);
      expect(room.server.stats.operations.ListObjects).toBeGreaterThan(asked!);
      expect(room.told.filter((news) => news.type === 'job.failed')).toEqual([
        { type: 'job.failed', job: 'upload', code: 'wrong-credentials' },
      ]);
      uploads.close();
      await room.run();
      expect(await room.volume()).toMatchObject({ state: 'ready', state_detail: null });
      expect(await room.keys()).toHaveLength(1);
    });

    test('wait while there is no such bucket', async () => {
      await room.drive.add('Photography/a.jpg', randomBytes(1000));
      const elsewhere = room.cloud({ bucket: `made-later-${room.prefix}` });
      await room.run(elsewhere);
      expect(await room.volume()).toMatchObject({ state: 'no-bucket' });
      await room.server.makeBucket(elsewhere.bucket);
      await room.run(elsewhere);
      expect(await room.rows()).toMatchObject([{ state: 'done' }]);
    });

    test('are not queued while no store is set up, and picked up once one is', async () => {
      await room.drive.add('Photography/a.jpg', randomBytes(1000));
      await room.run(null);
      expect(await room.rows()).toEqual([]);
      await room.run();
      expect(await room.rows()).toMatchObject([{ state: 'done' }]);
    });

    test('go to another bucket as another Volume, all of them', async () => {
      await room.drive.add('Photography/a.jpg', randomBytes(1000));
      await room.run();
      await room.run(room.cloud({ prefix: `${room.prefix}-second` }));
      expect(await room.keys(`${room.prefix}-second`)).toEqual(['drives/LaCie 2019/Photography/a.jpg']);
      const { rows } = await room.database.pool.query(
        `select count(*) as n from volume where kind = 'cloud'`,
      );
      expect(rows).toEqual([{ n: 2n }]);
    });

    test('wait while the prefix belongs to another installation', async () => {
      await room.drive.add('Photography/a.jpg', randomBytes(1000));
      const mark = { key: `${room.prefix}/safelight.json`, metadata: {} };
      await putObject(room.store, { ...mark, body: Buffer.from('{"archive":"another"}') });
      await room.run();
      expect(await room.volume()).toMatchObject({ state: 'store-taken' });
      expect(await room.keys()).toEqual([]);
    });

    test('wait while another archive, or none, stands there', async () => {
      await room.drive.add('Photography/a.jpg', randomBytes(1000));
      renameSync(room.drive.root, `${room.drive.root}-away`);
      await room.run();
      expect(await room.rows()).toMatchObject([{ state: 'pending', attempts: 0 }]);
      expect(await room.volume()).toMatchObject({ state: 'ready' });
      renameSync(`${room.drive.root}-away`, room.drive.root);
      await room.run();
      expect(await room.rows()).toMatchObject([{ state: 'done' }]);
    });

    test('because one file is gone do not hold up the others', async () => {
      const { onDisk } = await room.drive.add('Photography/a.jpg', randomBytes(1000));
      await room.drive.add('Photography/b.jpg', randomBytes(1000));
      rmSync(onDisk);
      await room.run();
      expect(await room.rows()).toMatchObject([
        { state: 'pending', reason: 'content-gone', attempts: 1 },
        { state: 'done' },
      ]);
    });
  });

  describe('under control', () => {
    test('do nothing while they are paused', async () => {
      await room.drive.add('Photography/a.jpg', randomBytes(1000));
      await setUploadsPaused(room.database.pool, true);
      await room.run();
      expect(await room.rows()).toMatchObject([{ state: 'pending', attempts: 0 }]);
      await setUploadsPaused(room.database.pool, false);
      await room.run();
      expect(await room.rows()).toMatchObject([{ state: 'done' }]);
    });

    test('stop at once when they are told to, and are no failures', async () => {
      await room.drive.add('Photography/film.mov', randomBytes(40 * MIB));
      room.server.faults.add({ kind: 'hang', match: /^UploadPart/, times: 9 });
      const stop = new AbortController();
      const running = room.run(room.cloud(), stop.signal);
      while (!room.server.stats.operations.UploadPart)
        await new Promise((resolve) => setTimeout(resolve, 20));
      stop.abort();
      await running;
      expect(await room.rows()).toMatchObject([{ state: 'pending', attempts: 0, reason: null }]);
    });

    test('of a worker that died are taken up again', async () => {
      await room.drive.add('Photography/a.jpg', randomBytes(1000));
      await room.run(room.cloud({ applicationKey: 'wrong' }));
      await room.database.pool.query(
        `update upload set state = 'sending', attempts = 1, next_at = now() - interval '1 s'`,
      );
      await room.run();
      expect(await room.rows()).toMatchObject([{ state: 'done', attempts: 2 }]);
    });

    test('are shared by several workers without doing anything twice', async () => {
      await room.run();
      for (let i = 0; i < 60; i++) await room.drive.add(`Photography/${i}.jpg`, randomBytes(2000));
      await Promise.all([room.run(), room.run(), room.run()]);
      expect(room.sent()).toBe(60);
      expect((await room.rows()).every((row) => row.state === 'done' && row.attempts === 1)).toBe(true);
    });
  });
});
