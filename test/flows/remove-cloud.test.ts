import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { List } from '@safelight/contract/lists.ts';
import type { RemovalRestView, RemovalView } from '@safelight/contract/removals.ts';
import { listObjects } from '@safelight/core/adapters/object-store/list-objects.ts';
import { putObject } from '@safelight/core/adapters/object-store/put-object.ts';
import { connectStore, type ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom } from '../support/care-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';
import { planned, removed } from '../support/removal-room.ts';

const missing = mountsMissing() ?? cephMissing();
if (missing) console.warn(`skipped: the tests of removing from the cloud, because ${missing}`);

describe.skipIf(missing)('what is removed on purpose and is in the cloud', () => {
  let room: CareRoom;
  let server: TestStore;
  let store: ObjectStore;
  beforeAll(async () => {
    server = await startObjectStore();
    const { endpoint, region, bucket, keyId, key } = server;
    const env = {
      B2_ENDPOINT: endpoint,
      B2_REGION: region,
      B2_BUCKET: bucket,
      B2_KEY_ID: keyId,
      B2_APPLICATION_KEY: key,
      B2_PREFIX: 'away',
    };
    room = await CareRoom.open({ env });
    await until(
      async () => ((await room.stack.db.pool.query('select from dock')).rowCount ?? 0) > 0,
      'a dock is there',
    );
    store = connectStore({ ...server, applicationKey: key });
  });
  afterAll(async () => {
    store?.close();
    await room?.close();
    await server?.stop();
  });

  const keys = async (below = '') =>
    (await listObjects(store, { prefix: `away/drives/${below}` })).objects.map(({ key }) =>
      key.slice('away/drives/'.length),
    );
  const uploaded = (below: string, n: number) =>
    until(async () => (await keys(below)).length === n, 'it is in the cloud', 120);
  const cloudOf = async (id: string) => (await room.ask<RemovalView>(`/removals/${id}`)).cloud;

  test('goes from there with every version, but for what another drive needs', async () => {
    const shared = Buffer.alloc(9_000, 'shared');
    const first = await room.attach(
      room.makeDrive('Friend', { 'a.raw': shared, 'b.raw': 'only here', 'b.raw.xmp': 'beside it' }),
    );
    await uploaded('Friend/', 3);
    const second = await room.attach(room.makeDrive('Mine', { 'mine.raw': shared }));
    // As a retried PUT whose answer was lost leaves it.
    const key = 'away/drives/Friend/Photography/b.raw';
    await putObject(store, { key, body: Buffer.from('only here'), metadata: {} });
    expect((await planned(room, { drive: first.id })).cloud.files).toBe(2);
    const { id } = await removed(room, { drive: first.id });
    await until(async () => (await cloudOf(id)).gone === 2, 'it is gone from the cloud', 90);
    expect(await keys()).toEqual(['Friend/Photography/a.raw']);
    const versions = await store.patient.send(
      new ListObjectVersionsCommand({ Bucket: store.bucket, Prefix: key }),
    );
    expect([...(versions.Versions ?? []), ...(versions.DeleteMarkers ?? [])]).toEqual([]);
    const { copies } = await room.file('mine.raw', second.id);
    expect(copies.filter(({ volume }) => volume === 'cloud')).toMatchObject([
      { state: 'present', path: 'away/drives/Friend/Photography/a.raw' },
    ]);
  });

  test('stays listed while the key may not delete, and goes when it may; its key is not used again', async () => {
    const drive = await room.attach(room.makeDrive('Client', { 'c.raw': 'erase me' }));
    await uploaded('Client/', 1);
    server.faults.add({ kind: 'denied', match: /^DeleteObject/, times: 1 });
    const { id } = await removed(room, { drive: drive.id });
    await until(async () => (await cloudOf(id)).reason !== null, 'the key was refused', 90);
    expect(await cloudOf(id)).toMatchObject({ waiting: 1, gone: 0, reason: 'wrong-credentials' });
    const rest = await room.ask<List<RemovalRestView>>(`/removals/${id}/rest`);
    expect(rest.items).toMatchObject([{ where: 'cloud', path: 'away/drives/Client/Photography/c.raw' }]);
    await room.ask(`/removals/${id}/retry`, 'POST');
    await until(async () => (await cloudOf(id)).gone === 1, 'it is gone from the cloud', 90);
    expect(await keys('Client/')).toEqual([]);
    await room.ask(`/removals/${id}/take-back`, 'POST');
    await room.ask(`/drives/${drive.id}/ingests`, 'POST', {});
    await uploaded('Client/', 1);
    expect((await keys('Client/'))[0]).toMatch(/c\.raw\.~[0-9a-f]{12}$/);
  });
});
