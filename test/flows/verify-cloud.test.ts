import fs from 'node:fs';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { TroubleView } from '@safelight/contract/care.ts';
import type { List } from '@safelight/contract/lists.ts';
import { hashObject } from '@safelight/core/adapters/object-store/get-object.ts';
import { putObject } from '@safelight/core/adapters/object-store/put-object.ts';
import { connectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, damage, write } from '../support/care-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';
import { emptyFolder, restored, treeOf } from '../support/restore-room.ts';

const missing = mountsMissing() ?? cephMissing();
if (missing) console.warn(`skipped: the tests of cloud copies, because ${missing}`);

describe.skipIf(missing)('copies in the cloud', () => {
  let room: CareRoom;
  let server: TestStore;
  beforeAll(async () => {
    server = await startObjectStore();
    const { endpoint, region, bucket, keyId, key } = server;
    room = await CareRoom.open({
      env: {
        B2_ENDPOINT: endpoint,
        B2_REGION: region,
        B2_BUCKET: bucket,
        B2_KEY_ID: keyId,
        B2_APPLICATION_KEY: key,
        B2_PREFIX: 'care',
      },
    });
  });
  afterAll(async () => {
    await room?.close();
    await server?.stop();
  });

  const uploaded = async (driveId: string, files: number) =>
    until(
      async () => {
        const { rows } = await room.stack.db.pool.query(
          `select count(*)::int as n from copy join volume on volume.id = copy.volume_id join file on file.id = copy.file_id
           where volume.kind = 'cloud' and file.drive_id = $1`,
          [driveId],
        );
        return rows[0].n === files;
      },
      'everything is in the cloud',
      120,
    );
  const cloudCopy = async (name: string, driveId: string) =>
    (await room.file(name, driveId)).copies.find(({ volume }) => volume === 'cloud');

  const cloudStates = async (name: string, driveId: string) =>
    (await room.file(name, driveId)).copies
      .filter(({ volume }) => volume === 'cloud')
      .map(({ state, path }) => ({ state, path }));

  test('are downloaded and compared, and only then count as read back', async () => {
    const drive = await room.attach(
      room.makeDrive('Sky', { 'good.jpg': 'good', 'bad.jpg': 'as it was sent' }),
    );
    await uploaded(drive.id, 2);
    expect(await cloudCopy('good.jpg', drive.id)).toMatchObject({ evidence: 'written' });
    const store = connectStore({ ...server, applicationKey: server.key });
    const { path } = (await cloudCopy('bad.jpg', drive.id))!;
    const object = {
      key: path,
      body: Buffer.from('as it is now..'),
      metadata: {},
      contentType: 'image/jpeg',
    };
    await putObject(store, object, new AbortController().signal);
    store.close();
    const { code, out, err } = await room.cli(
      'verify',
      '--volume',
      'cloud',
      '--drive',
      'Sky',
      '--sample',
      '100',
      '--json',
    );
    expect({ code, err }).toEqual({ code: 3, err: '' });
    expect(JSON.parse(out)).toMatchObject({ checked: 2, good: 1, damaged: 1 });
    expect(await cloudCopy('good.jpg', drive.id)).toMatchObject({ evidence: 'read-back', state: 'present' });
    expect(await cloudStates('bad.jpg', drive.id)).not.toContainEqual({ state: 'present', path });
  });

  test('are compared with the listing, without a download, and their date is renewed', async () => {
    const drive = await room.attach(
      room.makeDrive('List', {
        'good.jpg': 'as it was listed',
        'other.jpg': 'of the same',
        'gone.jpg': 'is gone',
      }),
    );
    await uploaded(drive.id, 3);
    const { pool } = room.stack.db;
    await pool.query(
      `update copy set at = now() - interval '100 days' from volume where volume.id = copy.volume_id and volume.kind = 'cloud'`,
    );
    const store = connectStore({ ...server, applicationKey: server.key });
    const key = (name: string) => `care/drives/List/Photography/${name}`;
    const sameSize = { body: Buffer.from('of the sime'), metadata: {}, contentType: 'image/jpeg' };
    await putObject(store, { key: key('other.jpg'), ...sameSize }, new AbortController().signal);
    await store.patient.send(new DeleteObjectCommand({ Bucket: store.bucket, Key: key('gone.jpg') }));
    store.close();
    const reads = server.stats.operations.GetObject ?? 0;
    const { code, out } = await room.cli('verify', '--volume', 'cloud', '--drive', 'List', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ checked: 3, good: 1, damaged: 1, missing: 1 });
    expect(server.stats.operations.GetObject ?? 0).toBe(reads);
    const good = (await cloudCopy('good.jpg', drive.id))!;
    expect(good).toMatchObject({ evidence: 'written', state: 'present' });
    expect(Date.now() - Date.parse(good.at)).toBeLessThan(600_000);
    await until(
      async () => (await cloudStates('other.jpg', drive.id)).some(({ state }) => state === 'present'),
      'it is uploaded again',
    );
  });

  test('that are damaged or gone are uploaded again, each time under a key that was never used', async () => {
    const drive = await room.attach(
      room.makeDrive('Mend', { 'bad.jpg': 'as it was', 'gone.jpg': 'was here' }),
    );
    await uploaded(drive.id, 2);
    const plain = 'care/drives/Mend/Photography';
    const store = connectStore({ ...server, applicationKey: server.key });
    const spoil = async (key: string) =>
      putObject(
        store,
        { key, body: Buffer.from('as it is!'), metadata: {}, contentType: 'image/jpeg' },
        new AbortController().signal,
      );
    const remove = (key: string) =>
      store.patient.send(new DeleteObjectCommand({ Bucket: store.bucket, Key: key }));
    await Promise.all([spoil(`${plain}/bad.jpg`), remove(`${plain}/gone.jpg`)]);
    const [verify] = await room.verify({ volume: 'cloud', drive: drive.id });
    expect(verify).toMatchObject({ checked: 2, good: 0, damaged: 1, missing: 1 });
    const mended = async (name: string, key: string) =>
      until(
        async () =>
          (await cloudStates(name, drive.id)).some(({ state, path }) => state === 'present' && path === key),
        `${key} is there`,
      );
    const besideOf = async (name: string) =>
      `${plain}/${name}.~${(await room.file(name, drive.id)).blake3!.slice(0, 12)}`;
    const [bad, gone] = [await besideOf('bad.jpg'), await besideOf('gone.jpg')];
    await Promise.all([mended('bad.jpg', bad), mended('gone.jpg', gone)]);
    expect((await hashObject(store, bad))?.blake3.toString('hex')).toBe(
      (await room.file('bad.jpg', drive.id)).blake3,
    );
    expect((await room.ask<List<TroubleView>>(`/trouble?drive=${drive.id}`)).items).toEqual([]);
    const [again] = await room.verify({ volume: 'cloud', drive: drive.id });
    expect(again).toMatchObject({ checked: 2, good: 2, damaged: 0, missing: 0 });
    await spoil(bad);
    const [third] = await room.verify({ volume: 'cloud', drive: drive.id });
    expect(third).toMatchObject({ checked: 2, good: 1, damaged: 1 });
    await mended('bad.jpg', `${bad}-2`);
    // Other bytes at the old path find its key used, though nothing good is behind it.
    write(join(room.stack.folder, 'Mend/Photography/bad.jpg'), 'edited by its owner');
    await room.attach(join(room.stack.folder, 'Mend'));
    const digest = blake3Of(Buffer.from('edited by its owner')).toString('hex');
    await mended('bad.jpg', `${plain}/bad.jpg.~${digest.slice(0, 12)}`);
    store.close();
  });

  test('are where a restore reads what the archive has lost, and are proven on the way', async () => {
    const top = room.makeDrive('Burnt', { 'one.jpg': 'one', 'two.nef': Buffer.alloc(9_000_000, 'two') });
    const drive = await room.attach(top);
    await uploaded(drive.id, 2);
    await room.ask(`/drives/${drive.id}/release`, 'POST');
    damage(room.archived('Burnt/Photography/two.nef'));
    const to = emptyFolder(room, 'from-cloud');
    expect(await restored(room, { drive: drive.id, to })).toMatchObject({
      state: 'done',
      restored: 2,
      failed: 0,
    });
    expect(treeOf(to)).toEqual(treeOf(top));
    const only = emptyFolder(room, 'only-cloud');
    server.faults.add(
      { kind: 'truncate', match: /^GetObject.*two/, after: 1_000_000 },
      { kind: 'corrupt', match: /^GetObject.*two/, after: 2_000_000 },
    );
    expect(await restored(room, { drive: drive.id, from: 'cloud', to: only })).toMatchObject({ restored: 2 });
    expect(treeOf(only)).toEqual(treeOf(top));
  });

  test('heal the archive when the drive is away, after they were proven', async () => {
    const drive = await room.attach(
      room.makeDrive('Shelf', { 'one.jpg': 'one on the shelf', 'two.nef': Buffer.alloc(9_000_000, 'shelf') }),
    );
    await uploaded(drive.id, 2);
    await room.ask(`/drives/${drive.id}/release`, 'POST');
    const places = ['one.jpg', 'two.nef'].map((name) => room.archived('Shelf/Photography', name));
    const before = places.map((path) => fs.readFileSync(path));
    for (const path of places) damage(path);
    const [verify] = await room.verify({ drive: drive.id, heal: true });
    expect(verify).toMatchObject({ damaged: 2, healed: 2, unhealed: 0 });
    expect(places.map((path) => fs.readFileSync(path))).toEqual(before);
  });

  test('that are damaged too heal nothing', async () => {
    const drive = await room.attach(room.makeDrive('Storm', { 'lost.jpg': 'lost in the storm' }));
    await uploaded(drive.id, 1);
    await room.ask(`/drives/${drive.id}/release`, 'POST');
    const store = connectStore({ ...server, applicationKey: server.key });
    const { path } = (await cloudCopy('lost.jpg', drive.id))!;
    const object = {
      key: path,
      body: Buffer.from('other bytes there'),
      metadata: {},
      contentType: 'image/jpeg',
    };
    await putObject(store, object, new AbortController().signal);
    store.close();
    damage(room.archived('Storm/Photography/lost.jpg'));
    const [verify] = await room.verify({ drive: drive.id, heal: true });
    expect(verify).toMatchObject({ damaged: 1, healed: 0, unhealed: 1 });
    expect(fs.readdirSync(room.archived('Storm/Photography'))).toEqual(['lost.jpg']);
    expect(fs.readdirSync(room.archived('.safelight/incoming'))).toEqual([]);
  });
});
