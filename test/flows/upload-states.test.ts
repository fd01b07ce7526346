import { randomBytes } from 'node:crypto';
import { listObjects } from '@safelight/core/adapters/object-store/list-objects.ts';
import { putObject } from '@safelight/core/adapters/object-store/put-object.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { putLifecycle } from '../support/object-store/bucket-settings.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import type { FaultKind } from '../support/object-store/faults.ts';
import { UploadRoom } from '../support/upload-room.ts';

const MIB = 1024 * 1024;
const missing = cephMissing();
if (missing) console.warn(`skipped: the tests of a store's states, because ${missing}`);

describe.skipIf(missing)('a store', () => {
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

  const failures = () => room.told.filter((news) => news.type === 'job.failed');

  const states: [FaultKind, string][] = [
    ['skew', 'clock-skew'],
    ['expired', 'expired-credentials'],
    ['denied', 'wrong-credentials'],
    ['cap', 'cap-exceeded'],
  ];
  test.each(states)(
    'in the state %s says so once (%s), holds up everything, and is used again by itself',
    async (kind, code) => {
      for (const n of [1, 2, 3]) await room.drive.add(`Photography/${n}.jpg`, randomBytes(1000));
      const uploads = room.uploads();
      const { signal } = new AbortController();
      room.server.faults.add({ kind, match: /^(PutObject|ListObjects|HeadObject)/, times: 1000 });
      for (let n = 0; n < 3; n++) {
        await uploads.run(signal);
        room.time += 61_000;
      }
      expect(await room.volume()).toMatchObject({ state: code });
      expect(failures()).toEqual([{ type: 'job.failed', job: 'upload', code }]);
      expect((await room.rows()).every((row) => row.state === 'pending' && row.attempts === 0)).toBe(true);
      room.server.faults.clear();
      await uploads.run(signal);
      uploads.close();
      expect(await room.volume()).toMatchObject({ state: 'ready', state_detail: null });
      expect((await room.rows()).every((row) => row.state === 'done')).toBe(true);
    },
  );

  test('whose key is changed while a large file is sent goes on with its parts', async () => {
    await room.drive.add('Photography/film.mov', randomBytes(80 * MIB));
    room.server.faults.add({ kind: 'denied', match: /^UploadPart.*partNumber=4&/, times: 1000 });
    await room.run();
    expect(await room.volume()).toMatchObject({ state: 'wrong-credentials' });
    const { rows } = await room.database.pool.query('select n from upload_part');
    expect(rows.length).toBeGreaterThan(0);
    room.server.faults.clear();
    const before = room.server.stats.operations.UploadPart!;
    const key = await room.server.makeKey('second');
    await room.run(room.cloud({ keyId: key.keyId, applicationKey: key.key }));
    expect(room.server.stats.operations.UploadPart! - before).toBe(5 - rows.length);
    expect(room.server.stats.operations.CreateMultipartUpload).toBe(1);
    expect(await room.rows()).toMatchObject([{ state: 'done' }]);
  });

  test('that stores other bytes than it was given is not believed', async () => {
    await room.drive.add('Photography/a.jpg', randomBytes(1000));
    room.server.faults.add({ kind: 'wrong-etag', match: /^PutObject.*drives/, times: 1 });
    await room.run();
    expect(await room.rows()).toMatchObject([{ state: 'pending', reason: 'store-damaged', attempts: 1 }]);
    await room.due();
    await room.run();
    expect(await room.rows()).toMatchObject([{ state: 'done' }]);
  });

  test('keeps large files whose parts got another ETag waiting, and takes them in the end', async () => {
    await room.drive.add('Photography/film.mov', randomBytes(40 * MIB));
    room.server.faults.add({ kind: 'wrong-etag', match: /^UploadPart.*partNumber=2&/, times: 1 });
    await room.run();
    expect(await room.rows()).toMatchObject([{ state: 'pending', reason: 'store-damaged' }]);
    await room.due();
    await room.run();
    expect(await room.rows()).toMatchObject([{ state: 'done' }]);
  });

  test('is used with a key that cannot delete, and what is foreign stays as it was', async () => {
    const foreign = ['other/one.jpg', `${room.prefix}/theirs.txt`, `${room.prefix}/drives/Other/two.jpg`];
    for (const key of foreign) await putObject(room.store, { key, body: Buffer.from(key), metadata: {} });
    room.server.faults.add({ kind: 'denied', match: /^(DeleteObject|POST\?delete)/, times: 1000 });
    const { onDisk } = await room.drive.add('Photography/a.jpg', randomBytes(1000));
    await room.drive.add('Photography/film.mov', randomBytes(20 * MIB));
    expect(onDisk.length).toBeGreaterThan(0);
    await room.run();
    expect((await room.rows()).every((row) => row.state === 'done')).toBe(true);
    expect(Object.keys(room.server.stats.operations)).not.toContain('DeleteObject');
    const { objects } = await listObjects(room.store, { prefix: '' });
    for (const key of foreign)
      expect(objects.find((one) => one.key === key)).toMatchObject({ bytes: Buffer.byteLength(key) });
  });

  test('is asked what it supports, and what its rules may remove', async () => {
    await putLifecycle(room.store, room.prefix);
    await room.run();
    expect(await room.volume()).toMatchObject({
      state: 'ready',
      abilities: {
        checksums: 'no',
        versioning: 'no',
        objectLock: 'no',
        lifecycle: 'yes',
        dangers: [{ is: 'removes', rule: 'tidy', days: 400 }],
      },
    });
  });
});
