import fs from 'node:fs';
import { putObject } from '@safelight/core/adapters/object-store/put-object.ts';
import { connectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, damage } from '../support/care-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';

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
    const { code, out, err } = await room.cli('verify', '--volume', 'cloud', '--drive', 'Sky', '--json');
    expect({ code, err }).toEqual({ code: 3, err: '' });
    expect(JSON.parse(out)).toMatchObject({ checked: 2, good: 1, damaged: 1 });
    expect(await cloudCopy('good.jpg', drive.id)).toMatchObject({ evidence: 'read-back', state: 'present' });
    expect(await cloudCopy('bad.jpg', drive.id)).toMatchObject({ state: 'damaged' });
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
