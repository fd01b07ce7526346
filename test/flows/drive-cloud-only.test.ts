import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { DriveView, IngestView } from '@safelight/contract/drives.ts';
import { openObject } from '@safelight/core/adapters/object-store/get-object.ts';
import { headObject } from '@safelight/core/adapters/object-store/head-object.ts';
import { listObjects } from '@safelight/core/adapters/object-store/list-objects.ts';
import type { ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { type CareRoom, damage, write } from '../support/care-room.ts';
import { openCloudRoom, storeOf } from '../support/cloud-room.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';

const MIB = 1024 * 1024;
const missing = mountsMissing() ?? cephMissing();
if (missing) console.warn(`skipped: the tests of drives that go to the cloud only, because ${missing}`);

describe.skipIf(missing)('a drive that goes to the cloud only', () => {
  let room: CareRoom;
  let server: TestStore;
  let store: ObjectStore;
  const images: DriveImage[] = [];

  beforeAll(async () => {
    server = await startObjectStore();
    store = storeOf(server);
    room = await openCloudRoom(server, 'straight');
  });
  afterEach(() => {
    expect(server.stats.refused).toEqual([]);
    server.stats.clear();
  });
  afterAll(async () => {
    for (const image of images) image.remove();
    await room?.close();
    store?.close();
    await server?.stop();
  });

  const newDrive = (label: string, files: Record<string, string | Buffer>) => {
    const image = makeDrive(room.stack.folder, 'ext4', label, 200);
    images.push(image);
    const place = join(room.stack.folder, 'mounted', label);
    const top = image.plugIn(place);
    for (const [path, bytes] of Object.entries(files)) write(join(top, 'Photography', path), bytes);
    return { image, top, place };
  };
  const drive = (id: string) => room.ask<DriveView>(`/drives/${id}`);
  const attach = async (path: string) => {
    const { id } = await room.ask<DriveView>('/drives/attach', 'POST', { path, mode: 'cloud-only' });
    return room.ingested(id);
  };
  const ingest = async (id: string) => {
    const { checkedAt } = (await drive(id)).ingest!;
    const started = await room.ask<IngestView>(`/drives/${id}/ingests`, 'POST');
    await until(async () => {
      const { ingest: newest } = await drive(id);
      return newest?.state === 'done' && (newest.id === started.id || newest.checkedAt !== checkedAt);
    }, 'it is ingested again');
    return drive(id);
  };
  const letGo = async (id: string, image: DriveImage) => {
    await room.ask(`/drives/${id}/release`, 'POST');
    image.eject();
    await until(async () => !(await drive(id)).attached, 'it is away');
  };
  const keys = async (label: string) =>
    (await listObjects(store, { prefix: `straight/drives/${label}/` })).objects.map(({ key }) =>
      key.slice(`straight/drives/${label}/Photography/`.length),
    );
  const object = async (path: string) => buffer((await openObject(store, `straight/drives/${path}`))!.stream);
  const megabits = (uploadMegabits: number) => room.ask('/settings', 'PATCH', { uploadMegabits });
  const uploadsOf = async (id: string) =>
    (await room.stack.db.pool.query('select * from upload where drive_id = $1 order by id', [id])).rows;
  const sent = (id: string) =>
    until(async () => (await drive(id)).safeToUnplug, 'all of it is in the cloud', 120);
  const partsSent = () => server.stats.operations.UploadPart ?? 0;

  test('is sent straight from it, proven, and no copy of it is made in the Archive', async () => {
    const { image, top } = newDrive('Straight', {
      '2019/a.raw': 'first',
      'again.raw': 'first',
      'b.raw': 'second',
    });
    const { id, ingest: first } = await attach(top);
    expect(first).toMatchObject({ mode: 'cloud-only', found: 3, copied: 0, held: 3, failed: 0 });
    await sent(id);
    expect(await keys('Straight')).toEqual(['again.raw', 'b.raw']);
    expect((await object('Straight/Photography/b.raw')).toString()).toBe('second');
    const held = await headObject(store, 'straight/drives/Straight/Photography/b.raw');
    expect(held!.metadata.blake3).toBe(blake3Of(Buffer.from('second')).toString('hex'));
    expect(fs.existsSync(room.archived('Straight'))).toBe(false);
    const { copies } = await room.file('b.raw', id);
    expect(copies.map(({ volume, evidence }) => `${volume} ${evidence}`).sort()).toEqual([
      'cloud written',
      'drive read-back',
    ]);
    await letGo(id, image);
    const file = await room.file('b.raw', id);
    expect((await room.bytesOf(`/files/${file.id}/content`)).toString()).toBe('second');
  });

  test('that is pulled out in the middle goes on when it is back, and sends no part twice', async () => {
    const film = randomBytes(60 * MIB);
    await megabits(80);
    const { image, top, place } = newDrive('Pulled', { 'film.mov': film, 'small.raw': 'small' });
    const { id } = await attach(top);
    await until(() => partsSent() >= 4, 'some parts are sent');
    image.pullOut('lazily');
    await until(async () => !(await drive(id)).attached, 'it is away');
    await until(
      async () => (await uploadsOf(id)).every(({ state }) => state !== 'sending'),
      'nothing is being sent',
    );
    const before = (await uploadsOf(id)).find(({ bytes }) => bytes === BigInt(film.length));
    expect(before).toMatchObject({ state: 'pending', attempts: 0 });
    expect((await drive(id)).safeToUnplug).toBe(false);
    image.plugIn(place);
    await room.ask('/drives/attach', 'POST', { path: place });
    await megabits(0);
    await sent(id);
    expect(await object('Pulled/Photography/film.mov')).toEqual(film);
    const after = (await uploadsOf(id)).find(({ bytes }) => bytes === BigInt(film.length));
    expect(after.state).toBe('done');
    // What was on its way when the drive went may have been cut off; nothing that the store has is sent again.
    expect(partsSent()).toBeLessThanOrEqual(Math.ceil(film.length / Number(before.part_bytes)) + 3);
    expect(server.stats.operations.CreateMultipartUpload).toBe(1);
    await letGo(id, image);
  });

  test('is free to go at once when it is released while it is being sent', async () => {
    await megabits(8);
    const { image, top } = newDrive('Released', { 'film.mov': randomBytes(40 * MIB) });
    const { id } = await attach(top);
    await until(async () => (await uploadsOf(id))[0]?.state === 'sending', 'it is being sent');
    await room.ask(`/drives/${id}/release`, 'POST');
    image.eject();
    expect(fs.readFileSync('/proc/mounts', 'utf8')).not.toContain(top);
    await megabits(0);
  });

  test('whose worker is killed while it sends is sent whole by the next one', async () => {
    const film = randomBytes(60 * MIB);
    await megabits(80);
    const { image, top } = newDrive('Killed', { 'film.mov': film });
    const { id } = await attach(top);
    await until(() => partsSent() >= 3, 'some parts are sent');
    await room.worker.kill();
    await room.stack.db.pool.query(`update upload set next_at = now() where state = 'sending'`);
    await room.startWorker();
    await megabits(0);
    await sent(id);
    expect(await object('Killed/Photography/film.mov')).toEqual(film);
    await letGo(id, image);
  });

  test('sends no other bytes under a key: a file that rotted or changed since it was listed stays here', async () => {
    await room.ask('/uploads/pause', 'POST', {});
    const { image, top } = newDrive('Changed', {
      'rotten.raw': 'a good picture',
      'edited.raw': 'before',
      'same.raw': 'untouched',
    });
    const { id } = await attach(top);
    await until(async () => (await uploadsOf(id)).length === 3, 'all of it waits');
    damage(join(top, 'Photography/rotten.raw'));
    write(join(top, 'Photography/edited.raw'), 'after!');
    fs.utimesSync(join(top, 'Photography/edited.raw'), 1, 1);
    await room.ask('/uploads/resume', 'POST');
    await until(
      async () => (await uploadsOf(id)).filter(({ reason }) => reason === 'content-gone').length === 2,
      'both are refused',
      120,
    );
    await until(async () => (await keys('Changed')).length === 1, 'the other one is sent');
    expect(await keys('Changed')).toEqual(['same.raw']);
    const rotten = await room.file('rotten.raw', id);
    expect(rotten.copies).toMatchObject([{ volume: 'drive', state: 'damaged' }]);
    expect((await room.file('edited.raw', id)).copies).toMatchObject([{ volume: 'drive', state: 'present' }]);
    expect((await drive(id)).safeToUnplug).toBe(false);
    expect((await ingest(id)).ingest).toMatchObject({ found: 3, fresh: 1, held: 3, failed: 0 });
    await until(async () => (await keys('Changed')).length === 2, 'what it is now is sent', 90);
    expect((await object('Changed/Photography/edited.raw')).toString()).toBe('after!');
    expect((await room.file('rotten.raw', id)).versions).toHaveLength(1);
    await letGo(id, image);
  });

  test('is copied when its mode says so later, and nothing is sent twice', async () => {
    const { image, top } = newDrive('Later', { 'a.raw': 'sent before' });
    const { id } = await attach(top);
    await sent(id);
    await room.ask(`/drives/${id}`, 'PATCH', { mode: 'copy' });
    expect((await ingest(id)).ingest).toMatchObject({ mode: 'copy', found: 1, copied: 1 });
    expect(fs.readFileSync(room.archived('Later/Photography/a.raw'), 'utf8')).toBe('sent before');
    expect(await uploadsOf(id)).toMatchObject([{ state: 'done' }]);
    await room.ask(`/drives/${id}`, 'PATCH', { mode: 'cloud-only' });
    expect(fs.existsSync(room.archived('Later/Photography/a.raw'))).toBe(true);
    await letGo(id, image);
  });

  test('sends nothing more once it is only catalogued', async () => {
    await room.ask('/uploads/pause', 'POST', {});
    const { image, top } = newDrive('Stopped', { 'a.raw': 'never sent' });
    const { id } = await attach(top);
    await until(async () => (await uploadsOf(id)).length === 1, 'it waits');
    expect((await drive(id)).safeToUnplug).toBe(false);
    await room.ask(`/drives/${id}`, 'PATCH', { mode: 'catalogue-only' });
    expect(await uploadsOf(id)).toEqual([]);
    await room.ask('/uploads/resume', 'POST');
    write(join(top, 'Photography/b.raw'), 'neither');
    await ingest(id);
    await until(async () => (await drive(id)).safeToUnplug, 'nothing is left to do');
    expect(await keys('Stopped')).toEqual([]);
    await letGo(id, image);
  });
});
