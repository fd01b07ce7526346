import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import type { DriveView } from '@safelight/contract/drives.ts';
import type { List } from '@safelight/contract/lists.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, damage, write } from '../support/care-room.ts';
import { type DriveImage, type FileSystem, makeDrive, mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of healing on a drive, because ${missing}`);

describe.skipIf(missing)('healing on a drive', () => {
  let room: CareRoom;
  const images: DriveImage[] = [];
  beforeAll(async () => {
    room = await CareRoom.open({ megabytes: 300 });
  });
  afterAll(async () => {
    for (const image of images) image.remove();
    await room?.close();
  });

  const top = (label: string) => join(room.stack.watch, label);
  const find = async (label: string) => {
    const { items } = await room.ask<List<DriveView>>('/drives');
    return items.find(({ name }) => name === label);
  };
  /** A drive that was ingested, of which files were damaged while it was away; attached again and read. */
  async function rotten(type: FileSystem, label: string, names: string[]): Promise<DriveView> {
    const image = makeDrive(room.stack.folder, type, label, 60);
    images.push(image);
    const shelf = image.plugIn(join(room.stack.folder, `shelf-${label}`));
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg'])
      write(join(shelf, 'Photography', name), `${label} ${name}`);
    image.eject();
    image.plugIn(top(label));
    await until(async () => (await find(label))?.ingest?.state === 'done', 'it is ingested');
    await room.ask(`/drives/${(await find(label))!.id}/release`, 'POST');
    image.eject();
    await until(async () => !(await find(label))!.attached, 'it is away');
    image.plugIn(join(room.stack.folder, `shelf-${label}`));
    for (const name of names) damage(join(shelf, 'Photography', name));
    image.eject();
    image.plugIn(top(label));
    await until(async () => {
      const { attached, ingest, volumes } = (await find(label))!;
      return attached && ingest?.state === 'done' && ingest.startedAt >= volumes[0]!.attachedAt!;
    }, 'it is attached and looked through');
    const drive = (await find(label))!;
    const [verify] = await room.verify({ drive: drive.id, volume: 'drive' });
    expect(verify).toMatchObject({ good: 3 - names.length, damaged: names.length });
    return drive;
  }
  const heal = async (drive: DriveView) => {
    const [verify] = await room.verify({ drive: drive.id, volume: 'drive', trouble: true, heal: true });
    return verify!;
  };
  const onDrive = async (drive: DriveView, name: string) =>
    (await room.file(name, drive.id)).copies.find(({ volume }) => volume === 'drive')!;
  const photo = (label: string, name: string) => join(top(label), 'Photography', name);

  test.each<FileSystem>(['ext4', 'exfat', 'ntfs'])(
    'on %s writes the good bytes, proven, and keeps the damaged ones in the Archive',
    async (type) => {
      const label = `ROT-${type}`.toUpperCase();
      const drive = await rotten(type, label, ['b.jpg']);
      const before = fs.statSync(photo(label, 'b.jpg'));
      const damaged = fs.readFileSync(photo(label, 'b.jpg'));
      const listed = () => fs.readdirSync(top(label), { recursive: true }).map(String).sort();
      const names = listed();
      expect(await heal(drive)).toMatchObject({
        state: 'done',
        copies: 1,
        damaged: 1,
        healed: 1,
        unhealed: 0,
      });
      expect(fs.readFileSync(photo(label, 'b.jpg'), 'utf8')).toBe(`${label} b.jpg`);
      expect(Math.abs(fs.statSync(photo(label, 'b.jpg')).mtimeMs - before.mtimeMs)).toBeLessThan(2000);
      expect(listed()).toEqual(names);
      const kept = join('.safelight/damaged', label, 'Photography');
      expect(
        fs.readdirSync(room.archived(kept)).map((name) => fs.readFileSync(room.archived(kept, name))),
      ).toEqual([damaged]);
      expect(await onDrive(drive, 'b.jpg')).toMatchObject({ state: 'present', evidence: 'read-back' });
      // The next look at it finds nothing new.
      await room.ask(`/drives/${drive.id}/ingests`, 'POST');
      expect((await room.ingested(drive.id)).ingest).toMatchObject({ copied: 0, held: 3, failed: 0 });
    },
  );

  test('never touches what is another file by now, and writes nothing where it is not asked to', async () => {
    const drive = await rotten('ext4', 'EDITED', ['a.jpg', 'b.jpg']);
    fs.chownSync(photo('EDITED', 'b.jpg'), 1234, 1234);
    fs.chmodSync(photo('EDITED', 'b.jpg'), 0o640);
    const bad = fs.readFileSync(photo('EDITED', 'b.jpg'));
    await room.verify({ drive: drive.id, volume: 'drive' });
    await room.verify({ drive: drive.id, volume: 'drive', trouble: true, healMissing: true });
    await expect(room.verify({ volume: 'drive', heal: true })).rejects.toThrow('Name the drive');
    expect(fs.readFileSync(photo('EDITED', 'b.jpg'))).toEqual(bad);
    fs.writeFileSync(photo('EDITED', 'a.jpg'), 'edited meanwhile');
    expect(await heal(drive)).toMatchObject({ healed: 1, unhealed: 1 });
    expect(fs.readFileSync(photo('EDITED', 'a.jpg'), 'utf8')).toBe('edited meanwhile');
    expect(fs.readFileSync(photo('EDITED', 'b.jpg'), 'utf8')).toBe('EDITED b.jpg');
    const { uid, gid, mode } = fs.statSync(photo('EDITED', 'b.jpg'));
    expect({ uid, gid, mode: mode & 0o777 }).toEqual({ uid: 1234, gid: 1234, mode: 0o640 });
  });

  test('writes nothing where no copy proves to be good', async () => {
    const drive = await rotten('ext4', 'ALONE', ['c.jpg']);
    const bad = fs.readFileSync(photo('ALONE', 'c.jpg'));
    damage(room.archived('ALONE/Photography/c.jpg'));
    expect(await heal(drive)).toMatchObject({ state: 'done', healed: 0, unhealed: 1 });
    expect(fs.readFileSync(photo('ALONE', 'c.jpg'))).toEqual(bad);
    expect(await onDrive(drive, 'c.jpg')).toMatchObject({ state: 'damaged' });
  });

  test('says so where the drive cannot be written', async () => {
    const drive = await rotten('ext4', 'LOCKED', ['a.jpg']);
    execFileSync('mount', ['-o', 'remount,ro', top('LOCKED')]);
    expect(await heal(drive)).toMatchObject({ state: 'failed', reason: 'target-read-only' });
    expect(await onDrive(drive, 'a.jpg')).toMatchObject({ state: 'damaged' });
  });
});
