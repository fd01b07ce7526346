import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { PapersView } from '@safelight/contract/papers.ts';
import type { RebuildState } from '@safelight/contract/rebuilds.ts';
import type { RehearsalState } from '@safelight/contract/rehearsals.ts';
import { headObject } from '@safelight/core/adapters/object-store/head-object.ts';
import { type ListedObject, listObjects } from '@safelight/core/adapters/object-store/list-objects.ts';
import { objectsOf } from '@safelight/core/adapters/object-store/objects-of.ts';
import { openStored } from '@safelight/core/adapters/object-store/open-stored.ts';
import { removeVersion } from '@safelight/core/adapters/object-store/remove-object.ts';
import { connectStore, type ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom } from '../support/care-room.ts';
import { cloudEnv, storeOf } from '../support/cloud-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { fillRoom, rebuilt, writtenDown } from '../support/lost-room.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';
import { emptyFolder, restored, treeOf } from '../support/restore-room.ts';
import { rowsOfCatalogue } from '../support/rows-of-catalogue.ts';

const missing = mountsMissing() ?? cephMissing();
if (missing) console.warn(`skipped: the tests of rebuilding from an encrypted bucket, because ${missing}`);

const SECRET = { B2_PASSPHRASE: 'correct horse', B2_SALT: 'battery staple' };

describe.skipIf(missing)('an encrypted bucket, of which only the kit is left', () => {
  let server: TestStore;
  let store: ObjectStore;
  let before: CareRoom;
  let top: string;
  const rooms: CareRoom[] = [];

  const env = (secret: Record<string, string> = SECRET) => ({
    ...cloudEnv(server, 'home'),
    ...secret,
    SAFELIGHT_CLOUD_ENCRYPTION: '3',
  });

  beforeAll(async () => {
    server = await startObjectStore();
    // Without prefix and passphrase: it sees what strangers see.
    store = storeOf(server);
    before = await CareRoom.open({ env: env() });
    top = await fillRoom(before);
    await writtenDown(before);
  });
  afterAll(async () => {
    for (const room of rooms) await room.close();
    await before?.close();
    store?.close();
    await server?.stop();
  });

  async function roomWith(secret?: Record<string, string>): Promise<CareRoom> {
    const room = await CareRoom.open({ env: env(secret) });
    rooms.push(room);
    return room;
  }
  async function everything(): Promise<ListedObject[]> {
    return (await listObjects(store, { prefix: '' })).objects;
  }

  test('lets a stranger see neither names nor bytes, of files or of papers', async () => {
    const objects = await everything();
    expect(objects.length).toBeGreaterThan(8);
    for (const { key } of objects) {
      if (key === 'home/safelight.json') continue;
      expect(key).toMatch(/^home\/safelight-crypt(-all)?\/[0-9a-v/]+$|\/safelight\.json\.bin$/);
      const bytes = await buffer((await openStored(store, key))!.stream);
      expect(bytes.toString('latin1', 0, 8)).toBe('RCLONE\0\0');
    }
  });

  test('is read again by verifies, rehearsals and downloads', async () => {
    const [verify] = await before.verify({ volume: 'cloud', sample: 100 });
    expect(verify).toMatchObject({ state: 'done', damaged: 0, missing: 0 });
    const [listing] = await before.verify({ volume: 'cloud' });
    expect(listing).toMatchObject({ state: 'done', damaged: 0, missing: 0 });
    await before.ask('/rehearsal', 'POST');
    await until(async () => {
      const { newest } = await before.ask<RehearsalState>('/rehearsal');
      return newest?.state === 'done' && newest.bad === 0 && newest.good > 0;
    }, 'the rehearsal went well');
    const { catalogue } = await before.ask<PapersView>('/papers');
    await until(
      async () => (await writtenDown(before)).catalogue.cloud!.at !== catalogue.cloud!.at,
      'the catalogue was written down once more',
      90,
    );
    await before.worker.stop();
  });

  test.each([
    ['no-passphrase', {}],
    ['wrong-passphrase', { ...SECRET, B2_SALT: 'another' }],
  ] as const)('is not taken for an empty one: %s', async (reason, secret) => {
    const room = await roomWith(secret);
    const { code, view } = await rebuilt(room, 'cloud');
    expect(code).toBe(1);
    expect(view).toMatchObject({ state: 'failed', reason });
    expect(await room.ask<RebuildState>('/rebuild')).toMatchObject({ possible: true });
    await room.worker.stop();
  });

  test('gives the catalogue back row by row, and every file', async () => {
    const room = await roomWith();
    const { code, err, view } = await rebuilt(room, 'cloud');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(view).toMatchObject({ state: 'done', basis: 'catalogue' });
    const archived = { copy: ['state', 'checked_at'] };
    const was = await rowsOfCatalogue(before.stack.db.pool, archived);
    expect(await rowsOfCatalogue(room.stack.db.pool, archived)).toEqual(was);
    const { items } = await room.ask<{ items: { id: string; name: string }[] }>('/drives');
    const to = emptyFolder(room, 'restored');
    const { id } = items.find(({ name }) => name === 'LaCie')!;
    expect(await restored(room, { drive: id, to })).toMatchObject({ state: 'done', failed: 0 });
    expect(treeOf(join(to, 'Photography'))).toEqual(treeOf(join(top, 'Photography')));
    const [verify] = await room.verify({ volume: 'archive', trouble: true, heal: true, healMissing: true });
    expect(verify).toMatchObject({ state: 'done', unhealed: 0 });
    expect(treeOf(room.archived('LaCie'))).toEqual(treeOf(before.archived('LaCie')));
    await room.worker.stop();
  });

  test('tells names, times and digests also without any paper', async () => {
    const opened = connectStore({
      ...{ ...server, applicationKey: server.key, prefix: 'home' },
      passphrase: { text: SECRET.B2_PASSPHRASE, salt: SECRET.B2_SALT },
    });
    for (const folder of ['catalogue', 'manifests'])
      for await (const { key } of objectsOf(opened, folder)) {
        const { versionId } = (await headObject(store, key))!;
        expect(await removeVersion(store, { key, versionId })).toBe(true);
      }
    opened.close();
    const room = await roomWith();
    const { code, view } = await rebuilt(room, 'cloud');
    expect({ code, basis: view?.basis }).toEqual({ code: 0, basis: 'listing' });
    // Of a name that no key can hold, only papers know the exact bytes.
    const filesOf = async ({ stack }: CareRoom) =>
      (
        await stack.db.pool.query(
          `select f.path_text, count(*)::int as versions, array_agg(c.crypt) as crypt from file f
             join drive d on d.id = f.drive_id join file_version v on v.file_id = f.id
             join copy c on c.content_id = v.content_id join volume w on w.id = c.volume_id and w.kind = 'cloud' and c.file_id = f.id
           where d.name = 'LaCie' and f.path_text not like '%caf%' group by 1 order by 1`,
        )
      ).rows;
    expect(await filesOf(room)).toEqual(await filesOf(before));
  });
});
