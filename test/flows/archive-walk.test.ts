import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import type { ArchiveCareView } from '@safelight/contract/care.ts';
import { openJobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import { connectRedis } from '@safelight/core/adapters/queue/redis.ts';
import { systemClock } from '@safelight/core/base/clock.ts';
import { ArchiveHints } from '@safelight/core/flows/watch-archive/hints.ts';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, damage, write } from '../support/care-room.ts';
import { mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of walks through the archive, because ${missing}`);

describe.skipIf(missing)('the archive is a shared folder', () => {
  let room: CareRoom;
  beforeAll(async () => {
    room = await CareRoom.open();
  });
  afterAll(() => room?.close());

  const found = async () =>
    (await room.ask<ArchiveCareView>('/archive')).foundFolders.map(({ path }) => path);

  test('a walk through an untouched archive finds nothing', async () => {
    await room.attach(room.makeDrive('Still', { 'a/1.jpg': 'one', 'a/2.jpg': 'two', 'b/3.jpg': 'three' }));
    expect(await room.walk()).toMatchObject({
      state: 'done',
      files: 3,
      changed: 0,
      damaged: 0,
      moved: 0,
      missing: 0,
      fresh: 0,
    });
  });

  test('a file that was edited there becomes a version, and the drive’s bytes stay reachable', async () => {
    const drive = await room.attach(room.makeDrive('Edit', { 'e.jpg': 'from the drive' }));
    fs.writeFileSync(room.archived('Edit/Photography/e.jpg'), 'from the owner, longer');
    expect(await room.walk()).toMatchObject({ changed: 1, missing: 0 });
    const file = await room.file('e.jpg', drive.id);
    expect(file.versions.map(({ origin }) => origin)).toEqual(['archive', 'drive']);
    expect(await room.archiveCopies('e.jpg', drive.id)).toMatchObject([{ state: 'missing' }]);
    const old = await room.bytesOf(`/files/${file.id}/content/${file.versions[1]!.blake3}`);
    expect(old.toString()).toBe('from the drive');
    const edited = await room.bytesOf(`/files/${file.id}/content/${file.versions[0]!.blake3}`);
    expect(edited.toString()).toBe('from the owner, longer');

    // The drive's bytes are archived anew beside the edited file, which stays as it is.
    await room.ask(`/drives/${drive.id}/ingests`, 'POST');
    await room.ingested(drive.id);
    expect(fs.readFileSync(room.archived('Edit/Photography/e.jpg'), 'utf8')).toBe('from the owner, longer');
    const copies = await room.archiveCopies('e.jpg', drive.id);
    const present = copies.filter(({ state }) => state === 'present');
    expect(present).toHaveLength(1);
    expect(fs.readFileSync(room.archived(present[0]!.path), 'utf8')).toBe('from the drive');
    expect(await room.walk()).toMatchObject({ changed: 0, moved: 0, missing: 0 });
  });

  test('a file or folder that was renamed or moved is recognised, and its copies follow', async () => {
    const files = { '2019/1.jpg': 'first', '2019/2.jpg': 'second', '2020/3.jpg': 'third' };
    const drive = await room.attach(room.makeDrive('Move', files));
    const at = (...path: string[]) => room.archived('Move/Photography', ...path);
    fs.renameSync(at('2019/1.jpg'), at('2019/renamed.jpg'));
    fs.renameSync(at('2020'), at('Kyoto'));
    expect(await room.walk()).toMatchObject({ moved: 2, missing: 0, changed: 0, fresh: 0 });
    expect(await room.archiveCopies('1.jpg', drive.id)).toEqual([
      { state: 'present', path: 'Move/Photography/2019/renamed.jpg' },
    ]);
    expect(await room.archiveCopies('3.jpg', drive.id)).toEqual([
      { state: 'present', path: 'Move/Photography/Kyoto/3.jpg' },
    ]);
    expect(
      (
        await room.bytesOf(
          `/files/${(await room.file('3.jpg', drive.id)).id}/content/${(await room.file('3.jpg', drive.id)).blake3}`,
        )
      ).toString(),
    ).toBe('third');
    expect(await room.verify({ drive: drive.id })).toMatchObject([{ good: 3, missing: 0 }]);
  });

  test('a file that was copied elsewhere and then deleted is known by its hash', async () => {
    const drive = await room.attach(room.makeDrive('Copied', { 'c.jpg': 'copied and deleted' }));
    const from = room.archived('Copied/Photography/c.jpg');
    fs.mkdirSync(room.archived('Copied/Photography/new'));
    fs.copyFileSync(from, room.archived('Copied/Photography/new/c.jpg'));
    fs.rmSync(from);
    expect(await room.walk()).toMatchObject({ moved: 1, missing: 0, fresh: 0 });
    expect(await room.archiveCopies('c.jpg', drive.id)).toEqual([
      { state: 'present', path: 'Copied/Photography/new/c.jpg' },
    ]);
  });

  test('a deleted file is missing, comes back when it is put back, and is healed when asked', async () => {
    const drive = await room.attach(room.makeDrive('Delete', { 'd.jpg': 'deleted' }));
    const place = room.archived('Delete/Photography/d.jpg');
    fs.copyFileSync(place, join(room.stack.folder, 'kept'));
    fs.rmSync(place);
    expect(await room.walk()).toMatchObject({ missing: 1 });
    expect(await room.archiveCopies('d.jpg', drive.id)).toMatchObject([{ state: 'missing' }]);
    expect(fs.existsSync(place)).toBe(false);
    const { items } = await room.ask<{ items: object[] }>(`/trouble?drive=${drive.id}`);
    expect(items).toMatchObject([{ state: 'missing', from: 'drive' }]);
    fs.copyFileSync(join(room.stack.folder, 'kept'), place);
    expect(await room.walk()).toMatchObject({ missing: 0, returned: 1 });
    expect(await room.archiveCopies('d.jpg', drive.id)).toMatchObject([{ state: 'present' }]);
    fs.rmSync(place);
    await room.walk();
    expect(await room.verify({ drive: drive.id, trouble: true, healMissing: true })).toMatchObject([
      { healed: 1 },
    ]);
    expect(fs.readFileSync(place, 'utf8')).toBe('deleted');
  });

  test('a picture that was edited there can be looked at in both versions', async () => {
    const picture = (background: string) =>
      sharp({ create: { width: 60, height: 40, channels: 3, background } })
        .jpeg()
        .toBuffer();
    const drive = await room.attach(room.makeDrive('Seen', { 's.jpg': await picture('#ff0000') }));
    const { id, blake3: before } = await room.file('s.jpg', drive.id);
    const seen = async (blake3: string | null) => {
      const address = `/files/${id}/preview?size=thumb&v=${blake3}`;
      const there = () =>
        room.bytesOf(address).then(
          () => true,
          () => false,
        );
      await until(there, 'its picture is made');
      const { dominant } = await sharp(await room.bytesOf(address)).stats();
      return dominant.b > dominant.r ? 'blue' : 'red';
    };
    expect(await seen(before)).toBe('red');
    fs.writeFileSync(room.archived('Seen/Photography/s.jpg'), await picture('#0000ff'));
    await room.walk();
    const { versions } = await room.file('s.jpg', drive.id);
    const colours: string[] = [];
    for (const { blake3 } of versions) colours.push(await seen(blake3));
    expect(colours).toEqual(['blue', 'red']);
  });

  test('damage that a walk meets is damage, not an edit', async () => {
    const drive = await room.attach(room.makeDrive('Rot', { 'r.jpg': 'rotting' }));
    damage(room.archived('Rot/Photography/r.jpg'));
    expect(await room.walk()).toMatchObject({ damaged: 1, changed: 0 });
    expect(await room.archiveCopies('r.jpg', drive.id)).toMatchObject([{ state: 'damaged' }]);
    expect((await room.file('r.jpg', drive.id)).versions).toHaveLength(1);
  });

  test('new files are listed and left alone until they are adopted', async () => {
    write(room.archived('Scans/1987/slide-1.tif'), 'a scanned slide');
    write(room.archived('Scans/1987/.DS_Store'), 'junk');
    write(room.archived('Scans/1988/slide-2.tif'), 'another slide');
    expect(await room.walk()).toMatchObject({ fresh: 2 });
    expect(await found()).toEqual(['Scans/1987', 'Scans/1988']);
    const drive = await room.adopt(room.archived('Scans'), 'Slides');
    expect(drive.ingest).toMatchObject({ found: 3, held: 2, skipped: 1, copied: 0 });
    expect(await room.walk()).toMatchObject({ fresh: 0 });
    expect((await room.file('slide-1.tif', drive.id)).path).toBe('Photography/1987/slide-1.tif');
  });

  test('symbolic links are followed neither for reading nor for writing', async () => {
    const outside = join(room.stack.folder, 'outside');
    write(join(outside, 'secret.jpg'), 'not of the archive');
    const top = room.makeDrive('Links', { 'in/1.jpg': 'inside', 'top.jpg': 'top' });
    const drive = await room.attach(top);
    const folder = room.archived('Links/Photography/in');
    execFileSync('mv', [folder, join(outside, 'in')]);
    fs.symlinkSync(join(outside, 'in'), folder);
    fs.symlinkSync(join(outside, 'secret.jpg'), room.archived('Links/Photography/link.jpg'));
    fs.symlinkSync(outside, room.archived('Links/Photography/all'));
    const walk = await room.walk();
    expect(walk).toMatchObject({ links: 3, missing: 1, fresh: 0 });
    expect(await room.archiveCopies('1.jpg', drive.id)).toMatchObject([{ state: 'missing' }]);
    await room.ask(`/drives/${drive.id}/release`, 'POST');
    const file = await room.file('1.jpg', drive.id);
    await expect(room.bytesOf(`/files/${file.id}/content/${file.blake3}`)).rejects.toThrow();

    write(join(top, 'Photography/in/2.jpg'), 'new on the drive');
    const again = await room.attach(top);
    expect(fs.readdirSync(join(outside, 'in'))).toEqual(['1.jpg']);
    expect(again.ingest!.failed).toBeGreaterThan(0);
    await room.verify({ drive: drive.id, trouble: true, healMissing: true });
    expect(fs.readdirSync(join(outside, 'in'))).toEqual(['1.jpg']);
    expect(fs.readFileSync(join(outside, 'in/1.jpg'), 'utf8')).toBe('inside');
  });

  test('a change in a watched folder asks for a walk by itself, but not soon after the last', async () => {
    const { pool } = room.stack.db;
    const redis = connectRedis(room.stack.redisUrl);
    const queue = openJobQueue(redis);
    const { archive } = room.stack;
    const hints = new ArchiveHints({ pool, queue, clock: systemClock, archiveRoot: archive, quietMs: 100 });
    const walks = async () => (await pool.query('select 1 from archive_walk')).rowCount!;
    hints.watch([Buffer.from('Still/Photography/a')]);
    const before = await walks();
    write(room.archived('Still/Photography/a/added.jpg'), 'added by hand');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await walks()).toBe(before);
    await pool.query(`update archive_walk set started_at = started_at - interval '20 minutes'`);
    await until(async () => (await found()).includes('Still/Photography/a'), 'the added file is found', 100);
    hints.watch([]);
    await queue.close();
    redis.disconnect();
  });

  test('a walk without the archive judges nothing', async () => {
    const drive = await room.attach(room.makeDrive('Absent', { 'a.jpg': 'is there' }));
    room.nas.eject();
    expect(await room.walk()).toMatchObject({ state: 'failed', missing: 0 });
    room.nas.plugIn(room.stack.archive);
    expect(await room.archiveCopies('a.jpg', drive.id)).toMatchObject([{ state: 'present' }]);
    expect(await room.walk()).toMatchObject({ state: 'done' });
  });
});
