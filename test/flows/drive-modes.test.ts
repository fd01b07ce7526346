import fs from 'node:fs';
import { join } from 'node:path';
import type { DriveView, IngestView } from '@safelight/contract/drives.ts';
import type { FileView } from '@safelight/contract/files.ts';
import type { List } from '@safelight/contract/lists.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, write } from '../support/care-room.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { makePhoto } from '../support/media/make-photo.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of drives that are not copied, because ${missing}`);

describe.skipIf(missing)('a drive that is only catalogued', () => {
  let room: CareRoom;
  const images: DriveImage[] = [];

  beforeAll(async () => {
    room = await CareRoom.open();
  });
  afterAll(async () => {
    for (const image of images) image.remove();
    await room?.close();
  });

  const newDrive = (label: string, files: Record<string, string | Buffer>) => {
    const image = makeDrive(room.stack.folder, 'ext4', label, 100);
    images.push(image);
    const top = image.plugIn(join(room.stack.folder, 'mounted', label));
    for (const [path, bytes] of Object.entries(files)) write(join(top, 'Photography', path), bytes);
    return { image, top };
  };
  const attach = async (path: string, mode?: DriveView['mode']) => {
    const { id } = await room.ask<DriveView>('/drives/attach', 'POST', { path, mode });
    return room.ingested(id);
  };
  const ingest = async (id: string) => {
    const before = await room.ask<DriveView>(`/drives/${id}`);
    const started = await room.ask<IngestView>(`/drives/${id}/ingests`, 'POST');
    await until(async () => {
      const drive = await room.ask<DriveView>(`/drives/${id}`);
      const over = drive.ingest?.state === 'done';
      const fresh = drive.ingest?.id === started.id || drive.ingest?.checkedAt !== before.ingest?.checkedAt;
      return over && fresh;
    }, 'it is ingested again');
    return room.ask<DriveView>(`/drives/${id}`);
  };
  const contentsOf = async (id: string) =>
    (await room.ask<List<FileView>>(`/files?drive=${id}&limit=1000`)).items;

  test('is hashed and shown, found when it is away, and nothing of it stands in the Archive', async () => {
    const { image, top } = newDrive('Shelf', {
      '2019/IMG_20190503_140722.jpg': await makePhoto({ width: 300, height: 200 }),
      '2019/b.raw': 'raw bytes',
      '2019/.DS_Store': 'junk',
    });
    const photo = join(top, 'Photography/2019/IMG_20190503_140722.jpg');
    fs.utimesSync(photo, new Date('2001-01-01T00:00:00Z'), new Date('2019-05-03T00:00:00Z'));
    const drive = await attach(top, 'catalogue-only');
    expect(drive).toMatchObject({ mode: 'catalogue-only', safeToUnplug: true });
    expect(drive.ingest).toMatchObject({
      mode: 'catalogue-only',
      found: 3,
      copied: 0,
      held: 2,
      skipped: 1,
      failed: 0,
    });
    expect(fs.existsSync(room.archived('Shelf'))).toBe(false);

    const shown = await room.file('IMG_20190503_140722.jpg', drive.id);
    expect(shown.copies).toMatchObject([{ volume: 'drive', state: 'present', evidence: 'read-back' }]);
    await until(
      async () => (await room.bytesOf(`/files/${shown.id}/preview?size=thumb`).catch(() => null)) !== null,
      'it has a picture',
    );
    expect((await room.file('IMG_20190503_140722.jpg', drive.id)).takenAt).toBe('2018-05-03T14:07:22');
    const content = await room.bytesOf(`/files/${shown.id}/content`);
    expect(fs.statSync(photo).atime).toEqual(new Date('2001-01-01T00:00:00Z'));
    expect(content).toEqual(fs.readFileSync(photo));

    await room.ask(`/drives/${drive.id}/release`, 'POST');
    image.eject();
    await until(async () => !(await room.ask<DriveView>(`/drives/${drive.id}`)).attached, 'it is away');
    expect((await contentsOf(drive.id)).map(({ name }) => name).sort()).toEqual([
      'IMG_20190503_140722.jpg',
      'b.raw',
    ]);
    expect((await room.bytesOf(`/files/${shown.id}/preview?size=thumb`)).length).toBeGreaterThan(0);
    await expect(room.bytesOf(`/files/${shown.id}/content`)).rejects.toThrow('not-in-reach');
  });

  test('is not read again while nothing changes, and a changed file is a new version', async () => {
    const { image, top } = newDrive('Again', { 'a.raw': 'as it was', 'b.raw': 'stays' });
    const { id } = await attach(top, 'catalogue-only');
    const same = await ingest(id);
    expect(same.ingest).toMatchObject({ fresh: 0, copied: 0, failed: 0 });
    write(join(top, 'Photography/a.raw'), 'as it is now');
    const changed = await ingest(id);
    expect(changed.ingest).toMatchObject({ found: 2, copied: 0, held: 2, fresh: 1, failed: 0 });
    const { versions } = await room.file('a.raw', id);
    expect(versions.map(({ n, bytes }) => ({ n, bytes }))).toEqual([
      { n: 2, bytes: 12 },
      { n: 1, bytes: 9 },
    ]);
    await room.ask(`/drives/${id}/release`, 'POST');
    image.eject();
  });

  test('that rotted keeps the version that it had', async () => {
    const { image, top } = newDrive('Rot', { 'a.raw': 'good bytes', 'b.raw': 'stays' });
    const { id } = await attach(top, 'catalogue-only');
    const { id: fileId, versions } = await room.file('a.raw', id);
    await room.stack.db.pool.query(
      `update copy set state = 'damaged' where file_id = $1 and volume_id in (select id from volume where drive_id = $2)`,
      [fileId, id],
    );
    write(join(top, 'Photography/c.raw'), 'new beside it');
    expect((await ingest(id)).ingest).toMatchObject({ found: 3, fresh: 1, failed: 0 });
    expect((await room.file('a.raw', id)).versions).toEqual(versions);
    await room.ask(`/drives/${id}/release`, 'POST');
    image.eject();
  });

  test('counts for safety as the one holder that it is', async () => {
    const { image, top } = newDrive('Alone', { 'a.raw': 'nowhere else' });
    const { id } = await attach(top, 'catalogue-only');
    await until(async () => {
      const { atRiskBytes, safeBytes } = await room.ask<DriveView>(`/drives/${id}`);
      return atRiskBytes === 12 && safeBytes === 0;
    }, 'it counts as at risk');
    await room.ask(`/drives/${id}/release`, 'POST');
    image.eject();
  });

  test('is copied once its mode says so, and copies stay when it says otherwise again', async () => {
    const { image, top } = newDrive('Turned', { 'a.raw': 'first known', 'b.raw': 'too' });
    const { id } = await attach(top, 'catalogue-only');
    await room.ask(`/drives/${id}`, 'PATCH', { mode: 'copy' });
    const copied = await ingest(id);
    expect(copied.ingest).toMatchObject({ mode: 'copy', found: 2, copied: 2, held: 0, failed: 0 });
    expect(fs.readFileSync(room.archived('Turned/Photography/a.raw'), 'utf8')).toBe('first known');
    expect((await room.file('a.raw', id)).versions).toHaveLength(1);
    await room.ask(`/drives/${id}`, 'PATCH', { mode: 'catalogue-only' });
    write(join(top, 'Photography/c.raw'), 'only known');
    expect((await ingest(id)).ingest).toMatchObject({ found: 3, copied: 0, held: 3, failed: 0 });
    expect(fs.readdirSync(room.archived('Turned/Photography')).sort()).toEqual(['a.raw', 'b.raw']);
    await room.ask(`/drives/${id}/release`, 'POST');
    image.eject();
  });

  test('is no memory card: those are copied in any case', async () => {
    const { image, top } = newDrive('Card', { 'a.raw': 'x' });
    const { id } = await attach(top, 'catalogue-only');
    await room.ask(`/drives/${id}`, 'PATCH', { kind: 'card' });
    expect((await room.ask<DriveView>(`/drives/${id}`)).mode).toBe('copy');
    await expect(room.ask(`/drives/${id}`, 'PATCH', { mode: 'cloud-only' })).rejects.toThrow('bad-request');
    await room.ask(`/drives/${id}/release`, 'POST');
    image.eject();
  });
});
