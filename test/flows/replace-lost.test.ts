import fs from 'node:fs';
import { join } from 'node:path';
import type { DriveView } from '@safelight/contract/drives.ts';
import type { List } from '@safelight/contract/lists.ts';
import type { DriveEventView } from '@safelight/contract/places.ts';
import type { RestoreView } from '@safelight/contract/restores.ts';
import type { SafetyView } from '@safelight/contract/safety.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, write } from '../support/care-room.ts';
import { type DriveImage, type FileSystem, makeDrive, mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of replacing a lost drive, because ${missing}`);

const env = { SAFELIGHT_RULE_COPIES: '2', SAFELIGHT_RULE_MEDIA: '1', SAFELIGHT_RULE_OFFSITE: '0' };
const rule = { copies: 2, media: 2, offsite: 0 };

describe.skipIf(missing)('a lost drive', () => {
  let room: CareRoom;
  let lost: DriveView;
  const images: DriveImage[] = [];
  const drives = async () => (await room.ask<List<DriveView>>('/drives')).items;
  const now = () => room.ask<DriveView>(`/drives/${lost.id}`);
  const make = (type: FileSystem, label: string) => {
    const image = makeDrive(room.stack.folder, type, label, 60);
    images.push(image);
    return image;
  };
  const attached = async (label: string): Promise<DriveView> => {
    let drive: DriveView | undefined;
    await until(async () => {
      drive = (await drives()).find(({ volumes }) =>
        volumes.some((volume) => volume.attached && volume.label === label),
      );
      return drive !== undefined;
    }, `${label} is attached`);
    return drive!;
  };

  beforeAll(async () => {
    room = await CareRoom.open({ env });
    const image = make('ext4', 'WEDDINGS');
    const top = image.plugIn(join(room.stack.folder, 'before'));
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg'])
      write(join(top, 'Photography/2017', name), `${name} ${name}`);
    image.eject();
    image.plugIn(join(room.stack.watch, 'WEDDINGS'));
    await until(async () => (await drives())[0]?.ingest?.state === 'done', 'it is ingested');
    [lost] = (await drives()) as [DriveView];
    await room.ask(`/drives/${lost.id}`, 'PATCH', { place: 'Shelf 3', rule });
    await room.ask(`/drives/${lost.id}/release`, 'POST');
    image.eject();
    await until(async () => !(await now()).attached, 'it is away');
  });
  afterAll(async () => {
    for (const image of images) image.remove();
    await room?.close();
  });
  const replace = (driveId: string) =>
    room.ask<RestoreView>(`/drives/${lost.id}/replacement`, 'POST', { driveId });

  test('is restored only once it was declared lost, and only onto an empty drive that is attached', async () => {
    make('ext4', 'FRESH').plugIn(join(room.stack.watch, 'FRESH'));
    const fresh = await attached('FRESH');
    await expect(replace(fresh.id)).rejects.toThrow('Declare it lost first.');
    await room.ask(`/drives/${lost.id}/lost`, 'POST', { note: 'fell from the table' });
    await expect(replace(lost.id)).rejects.toThrow('drive-away');
    const full = make('ext4', 'FULL');
    write(join(full.plugIn(join(room.stack.folder, 'before')), 'Photography/own.jpg'), 'of another');
    full.eject();
    full.plugIn(join(room.stack.watch, 'FULL'));
    const other = await attached('FULL');
    await room.ingested(other.id);
    await expect(replace(other.id)).rejects.toThrow('source-drive');
    const { atRiskFiles } = await room.ask<SafetyView>('/safety');
    expect(atRiskFiles).toBeGreaterThan(0);
  });

  test('lives on, on the new one: its name, place, rule, files and history, and all of it proven anew', async () => {
    const before = (await drives()).length;
    const fresh = await attached('FRESH');
    const { id, replaces } = await replace(fresh.id);
    expect(replaces).toBe(true);
    await until(async () => {
      const drive = await now();
      return drive.lifecycle === 'active' && drive.attached && drive.ingest?.state === 'done';
    }, 'it took the place');
    expect(await room.ask<RestoreView>(`/restores/${id}`)).toMatchObject({
      ...{ state: 'done', files: 3, restored: 3, failed: 0 },
      replacedAt: expect.any(String),
    });
    expect(await drives()).toHaveLength(before - 1);
    const drive = await now();
    expect(drive).toMatchObject({ name: 'WEDDINGS', place: 'Shelf 3', rule, files: 3, folder: lost.folder });
    expect(drive.volumes).toMatchObject([{ label: 'FRESH', attached: true }]);
    expect(drive.volumes[0]!.fsUuid).not.toBe(lost.volumes[0]!.fsUuid);
    expect(drive.ingest).toMatchObject({ copied: 0, held: 3, failed: 0 });
    const copy = async () =>
      (await room.file('b.jpg', lost.id)).copies.find(({ volume }) => volume === 'drive')!;
    await until(async () => (await copy()).evidence === 'read-back', 'it was read');
    expect(fs.readFileSync(join(room.stack.watch, 'FRESH/Photography/2017/b.jpg'), 'utf8')).toBe(
      'b.jpg b.jpg',
    );
    expect(fs.readdirSync(join(room.stack.watch, 'FRESH')).sort()).toEqual(['Photography', 'lost+found']);
    const { items } = await room.ask<List<DriveEventView>>(`/drives/${lost.id}/history`);
    expect(items.slice(0, 3)).toMatchObject([
      { what: 'replaced', note: expect.stringContaining('FRESH') },
      { what: 'lost', note: 'fell from the table' },
      { what: 'moved', place: 'Shelf 3' },
    ]);
  });

  test('and the new disk is known as it from then on', async () => {
    const image = images.find(({ image }) => image.includes('FRESH'))!;
    await room.ask(`/drives/${lost.id}/release`, 'POST');
    image.eject();
    await until(async () => !(await now()).attached, 'it is away');
    image.plugIn(join(room.stack.watch, 'elsewhere'));
    await until(async () => (await now()).attached, 'it is back');
  });
});
