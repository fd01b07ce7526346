import fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, damage } from '../support/care-room.ts';
import { mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of the scrub, because ${missing}`);

describe.skipIf(missing)('the scrub', () => {
  let room: CareRoom;
  beforeAll(async () => {
    room = await CareRoom.open();
  });
  afterAll(() => room?.close());

  const age = (driveId: string, days: number) =>
    room.stack.db.pool.query(
      `update copy set at = now() - make_interval(days => $2) from file where file.id = copy.file_id and file.drive_id = $1`,
      [driveId, days],
    );
  const copyOf = async (name: string, driveId: string, volume: string) =>
    (await room.file(name, driveId)).copies.find((copy) => copy.volume === volume)!;

  test('reads by itself what was not read for too long, in the archive and on drives that are here', async () => {
    const drive = await room.attach(room.makeDrive('Old', { 'fine.jpg': 'fine', 'rotten.jpg': 'rotten' }));
    const young = await room.attach(room.makeDrive('Young', { 'young.jpg': 'young' }));
    await age(drive.id, 800);
    await age(young.id, 50);
    const youngBefore = (await copyOf('young.jpg', young.id, 'archive')).at;
    damage(room.archived('Old/Photography/rotten.jpg'));
    const lately = async (name: string, volume: string) =>
      Date.parse((await copyOf(name, drive.id, volume)).at) > Date.now() - 3_600_000;
    await until(
      async () => (await lately('fine.jpg', 'archive')) && (await lately('fine.jpg', 'drive')),
      'archive and drive were read again',
      150,
    );
    await until(
      async () => (await copyOf('rotten.jpg', drive.id, 'archive')).state === 'damaged',
      'damage is found',
    );
    expect(await copyOf('rotten.jpg', drive.id, 'drive')).toMatchObject({ state: 'present' });
    expect((await copyOf('young.jpg', young.id, 'archive')).at).toBe(youngBefore);
  });

  test('lets go of a drive at once when it is released', async () => {
    const top = room.makeDrive('Slow', { 'large.nef': Buffer.alloc(30_000_000, 'slow') });
    const drive = await room.attach(top);
    await room.ask('/settings', 'PATCH', { scrubMegabytes: 1 });
    await age(drive.id, 800);
    await room.stack.db.pool.query(
      `update copy set at = now() from volume where volume.id = copy.volume_id and volume.kind = 'archive'`,
    );
    const isOpen = () => openFiles(room.worker.process.pid!).some((path) => path.startsWith(top));
    await until(isOpen, 'the drive is being read', 150);
    await room.ask(`/drives/${drive.id}/release`, 'POST');
    expect(isOpen()).toBe(false);
    expect(Date.parse((await copyOf('large.nef', drive.id, 'drive')).at)).toBeLessThan(
      Date.now() - 86_400_000,
    );
  });
});

function openFiles(pid: number): string[] {
  return fs.readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [fs.readlinkSync(join(`/proc/${pid}/fd`, fd))];
    } catch {
      return [];
    }
  });
}
