import fs from 'node:fs';
import { join } from 'node:path';
import type { DriveView } from '@safelight/contract/drives.ts';
import type { List } from '@safelight/contract/lists.ts';
import type { RestoreView } from '@safelight/contract/restores.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, write } from '../support/care-room.ts';
import { type DriveImage, type FileSystem, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { emptyFolder, restored, restoreOver, treeOf, writeRaw } from '../support/restore-room.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of restoring to mounted drives, because ${missing}`);

/** How far off a time may be, in nanoseconds; null: it cannot hold one so old. ntfs-3g cuts fractions before 1970 off. */
const steps: Record<'ext4' | 'exfat' | 'ntfs', { now: bigint; before1970: bigint | null }> = {
  ext4: { now: 1n, before1970: 1n },
  exfat: { now: 2_000_000_000n, before1970: null },
  ntfs: { now: 100n, before1970: 1_000_000_000n },
};

describe.skipIf(missing)('restoring to a mounted drive', () => {
  let room: CareRoom;
  let source: DriveView;
  const images: DriveImage[] = [];
  const plugIn = (type: FileSystem, label: string, megabytes: number): string => {
    const image = makeDrive(room.stack.folder, type, label, megabytes);
    images.push(image);
    return image.plugIn(join(room.stack.folder, `mnt-${label}`));
  };
  const top = () => join(room.stack.folder, 'Origin');
  beforeAll(async () => {
    room = await CareRoom.open({ megabytes: 800 });
    const time = (year: number) => new Date(`${year}-05-06T07:08:09.123Z`);
    writeRaw(top(), Buffer.from('Photography/plain.jpg'), 'plain', time(2019));
    writeRaw(top(), Buffer.from('Photography/1938/old.jpg'), 'old', time(1938));
    writeRaw(top(), Buffer.from('Photography/Case.jpg'), 'upper', time(2020));
    writeRaw(top(), Buffer.from('Photography/case.jpg'), 'lower', time(2020));
    writeRaw(top(), Buffer.from('Photography/caf\xe9.jpg', 'latin1'), 'not UTF-8', time(2020));
    writeRaw(top(), Buffer.from('Photography/a:b?c.jpg'), 'odd', time(2020));
    writeRaw(top(), Buffer.from(`Photography/${'\u5c71'.repeat(83)}.jpg`), 'long', time(2020));
    writeRaw(top(), Buffer.from('Photography/large.nef'), Buffer.alloc(9_000_000, 'large'), time(2021));
    source = await room.attach(top());
  });
  afterAll(async () => {
    for (const image of images) image.remove();
    await room?.close();
  });

  test.each(['ext4', 'exfat', 'ntfs'] as const)(
    '%s keeps all bytes, and names and times as near as it can',
    async (type) => {
      const to = plugIn(type, `T-${type}`, 80);
      const ended = await restored(room, { drive: source.id, to });
      expect(ended).toMatchObject({ state: 'done', files: 8, restored: 8, failed: 0, unproven: 0 });
      const [before, after] = [treeOf(top()), treeOf(to)];
      const renamed = new Map(
        ended.problems.map(({ path, pathRaw, target, targetRaw }) => [
          latin1(path, pathRaw),
          latin1(target, targetRaw),
        ]),
      );
      const { now, before1970 } = steps[type];
      for (const [path, { blake3, mtimeNs }] of Object.entries(before)) {
        const found = after[renamed.get(path) ?? path];
        expect(found?.blake3, path).toBe(blake3);
        const off = found!.mtimeNs - mtimeNs;
        const step = path.includes('1938') ? before1970 : now;
        if (step !== null) expect(off > -step && off < step, `${path}: ${off}`).toBe(true);
      }
      expect(Object.keys(after).filter((path) => !path.startsWith('lost+found'))).toHaveLength(8);
      const exact = type === 'ext4' ? 0 : type === 'ntfs' ? 1 : 3;
      expect(ended.renamed).toBe(exact);
      const again = await restored(room, { drive: source.id, to });
      expect(again).toMatchObject({ state: 'done', restored: 0, there: 8, failed: 0, renamed: exact });
      expect(treeOf(to)).toEqual(after);
    },
  );

  test('a full one takes what fits, says what does not, and takes the rest once there is room', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `${String(i).padStart(2, '0')}.nef`);
    const drive = await room.attach(
      room.makeDrive(
        'Much',
        Object.fromEntries(names.map((name, i) => [name, Buffer.alloc(1_000_000, `${i} `)])),
      ),
    );
    const to = plugIn('ext4', 'Small', 40);
    write(join(to, 'ballast'), Buffer.alloc(15_000_000));
    const ended = await restored(room, { drive: drive.id, to });
    expect(ended).toMatchObject({ state: 'done', there: 0 });
    expect(ended.restored).toBeGreaterThan(5);
    expect(ended.failed).toBe(40 - ended.restored);
    expect(new Set(ended.problems.map(({ reason }) => reason))).toEqual(new Set(['target-full']));
    expect(fs.readdirSync(join(to, 'Photography'))).toHaveLength(ended.restored);
    expect(fs.readdirSync(to).filter((name) => name.startsWith('.safelight'))).toEqual([]);
    fs.rmSync(join(to, 'ballast'));
    const again = await restored(room, { drive: drive.id, to });
    expect(again.there).toBe(ended.restored);
    expect(again.restored).toBeGreaterThan(0);
  });

  test('goes on after kill -9, and what the interrupted run began is not left behind', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`${i % 3}/${i}.nef`, Buffer.alloc(2_000_000, `kill ${i} `)]),
    );
    const killed = room.makeDrive('Killed', { ...files, 'big.mov': Buffer.alloc(60_000_000, 'film') });
    const drive = await room.attach(killed);
    await room.ask(`/drives/${drive.id}/release`, 'POST');
    const to = emptyFolder(room, 'killed-target');
    const { id } = await room.ask<RestoreView>('/restores', 'POST', { drive: drive.id, to });
    for (const least of [1, 20, 45]) {
      await until(async () => countFiles(join(to, 'Photography')) >= least, 'some files are there');
      await room.worker.kill();
      await room.startWorker();
    }
    const ended = await restoreOver(room, id);
    expect(ended).toMatchObject({ state: 'done', files: 61, failed: 0 });
    expect(ended.restored + ended.there).toBe(61);
    expect(treeOf(to)).toEqual(treeOf(killed));
  });

  test('lets a drive that it reads go at once, and reads the rest elsewhere', async () => {
    const reading = room.makeDrive('Reading', {
      'film.mov': Buffer.alloc(120_000_000, 'film'),
      'z.jpg': 'last',
    });
    const drive = await room.attach(reading);
    const to = emptyFolder(room, 'reading-target');
    const wish = { drive: drive.id, from: 'drive', to };
    const { id } = await room.ask<RestoreView>('/restores', 'POST', wish);
    const waiting = join(to, `.safelight-restore-${id}`);
    await until(() => fs.readdirSync(waiting).length > 0, 'the film is being read');
    await room.ask(`/drives/${drive.id}/release`, 'POST');
    const ended = await restoreOver(room, id);
    expect(ended).toMatchObject({ state: 'done', files: 2 });
    expect(ended.restored + ended.failed).toBe(2);
    expect(ended.problems.every(({ reason }) => reason === 'not-in-reach')).toBe(true);
    await expect(room.ask('/restores', 'POST', wish)).rejects.toThrow('not-in-reach');
    expect(await restored(room, { drive: drive.id, to })).toMatchObject({ state: 'done', failed: 0 });
    expect(treeOf(to)).toEqual(treeOf(reading));
  });

  test('ends when it is called off, and takes its own folder away', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`${i}.nef`, Buffer.alloc(3_000_000, `off ${i} `)]),
    );
    const drive = await room.attach(room.makeDrive('Off', files));
    const to = emptyFolder(room, 'off-target');
    const { id } = await room.ask<RestoreView>('/restores', 'POST', { drive: drive.id, to });
    await room.remove(`/restores/${id}`);
    expect(await restoreOver(room, id)).toMatchObject({ state: 'cancelled' });
    await until(
      () => !fs.readdirSync(to).some((name) => name.startsWith('.safelight')),
      'its folder is gone',
    );
    const ours = fs.existsSync(join(to, 'Photography')) ? Object.entries(treeOf(to)) : [];
    const whole = treeOf(join(room.stack.folder, 'Off'));
    for (const [path, { blake3 }] of ours) expect(blake3).toBe(whole[path]!.blake3);
  });

  test('waits while the drive that it writes to is away, and never writes into its empty mount point', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 150 }, (_, i) => [`${i}.nef`, Buffer.alloc(2_000_000, `yank ${i} `)]),
    );
    const yanked = room.makeDrive('Yanked', files);
    const drive = await room.attach(yanked);
    const target = makeDrive(room.stack.folder, 'ext4', 'Empty', 400);
    images.push(target);
    const to = target.plugIn(join(room.stack.watch, 'empty'));
    await until(async () => (await attachedAt(to)) !== undefined, 'the empty drive is noticed');
    const { id } = await room.ask<RestoreView>('/restores', 'POST', { drive: drive.id, to });
    await until(async () => countFiles(join(to, 'Photography')) >= 1, 'some files are there');
    target.pullOut('lazily');
    await until(async () => (await room.ask<RestoreView>(`/restores/${id}`)).state === 'waiting', 'it waits');
    expect(fs.readdirSync(to)).toEqual([]);
    target.plugIn(to);
    expect(await restoreOver(room, id)).toMatchObject({ state: 'done', files: 150, failed: 0 });
    expect(treeOf(join(to, 'Photography'))).toEqual(treeOf(join(yanked, 'Photography')));
  });

  const attachedAt = async (path: string) =>
    (await room.ask<List<DriveView>>('/drives')).items.find(
      (drive) => drive.attached && drive.mountPath === path,
    );
});

function latin1(text: string, raw: string | undefined): string {
  return Buffer.from(raw ?? text, raw === undefined ? 'utf8' : 'base64url').toString('latin1');
}

function countFiles(folder: string): number {
  const entries = fs.existsSync(folder)
    ? fs.readdirSync(folder, { withFileTypes: true, recursive: true })
    : [];
  return entries.filter((entry) => entry.isFile()).length;
}
