import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { driveRow } from '@safelight/core/reports/drives/drive-rows.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ingestOf, until } from '../support/attach-by-hand.ts';
import { type DriveImage, driveOf, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { compilerMissing, Instants, standsStill } from '../support/faults/instants.ts';
import { type Running, type Stack, startStack } from '../support/stack.ts';

const missing = mountsMissing() ?? compilerMissing();
if (missing) console.warn(`skipped: the tests of drives that are pulled out, because ${missing}`);

const NODE = '/dev/loop701';

describe.skipIf(missing)('a drive that is pulled out', () => {
  let stack: Stack;
  let worker: Running;
  let instants: Instants;
  let port: string;
  const drives: DriveImage[] = [];

  beforeEach(async () => {
    stack = await startStack();
    instants = new Instants(stack.folder);
    port = join(stack.watch, 'port');
    worker = await stack.startWorker({ SAFELIGHT_ROLES: 'dock', ...instants.env });
  });

  afterEach(async () => {
    worker.process.kill('SIGCONT');
    await worker.stop();
    if (fs.existsSync(NODE)) {
      spawnSync('umount', ['-l', NODE], { stdio: 'ignore' });
      spawnSync('losetup', ['-d', NODE], { stdio: 'ignore' });
    }
    for (const drive of drives.splice(0)) drive.remove();
    instants.close();
    await stack.stop();
  });

  /** Fills a drive with files that no other has. */
  const make = (label: string, files: number): DriveImage => {
    const drive = makeDrive(stack.folder, 'ext4', label, 120);
    drives.push(drive);
    fill(drive, label, files);
    return drive;
  };
  const fill = (drive: DriveImage, label: string, files: number) => {
    const top = drive.plugIn(join(stack.folder, 'aside'));
    fs.mkdirSync(join(top, 'Photography'), { recursive: true });
    for (let n = 0; n < files; n++)
      fs.writeFileSync(join(top, `Photography/${label}-${n}.nef`), Buffer.alloc(900_000, `${label} ${n} `));
    drive.eject();
  };
  const driveNamed = async (name: string) => {
    const { rows } = await stack.db.pool.query<{ id: string }>('select id from drive where name = $1', [
      name,
    ]);
    return rows[0]?.id;
  };
  const arrived = async (name: string) => {
    await until(async () => (await driveNamed(name)) !== undefined, `${name} is known`);
    return (await driveNamed(name))!;
  };
  const openHandles = () =>
    fs.readdirSync(`/proc/${worker.process.pid}/fd`).filter((fd) => {
      try {
        return fs.readlinkSync(`/proc/${worker.process.pid}/fd/${fd}`).startsWith(port);
      } catch {
        return false;
      }
    });
  /** Whether it may be called safe to unplug. */
  const isProvenNow = async (driveId: string) => {
    const row = await driveRow(stack.db.pool, async () => new Map(), driveId);
    return row!.volumes.every((volume) => volume.done_now);
  };
  const filesOf = async (driveId: string) => {
    const { rows } = await stack.db.pool.query<{ path: Buffer; on_drive: string }>(
      'select path, on_drive from file where drive_id = $1',
      [driveId],
    );
    return rows;
  };

  test('in the middle of a read lets go of every handle, and its files are neither gone nor failed', async () => {
    const drive = make('LaCie', 30);
    instants.arm('copy', 12);
    drive.plugIn(port);
    await until(() => instants.isStopped(), 'a file is being read');
    await standsStill(worker.process.pid!);
    expect(openHandles().length).toBeGreaterThan(0);
    expect(await isProvenNow(await arrived('LaCie'))).toBe(false);
    drive.pullOut('lazily');
    worker.process.kill('SIGCONT');
    const driveId = await arrived('LaCie');
    expect(await ingestOf(stack.db.pool, driveId, ['waiting', 'done'])).toMatchObject({
      reason: 'drive-away',
    });
    await until(() => openHandles().length === 0, 'every handle is closed', 10);
    expect((await filesOf(driveId)).every((file) => file.on_drive === 'present')).toBe(true);
  });

  test('and comes back with other files has them copied, and keeps what is gone', async () => {
    const drive = make('Card', 5);
    drive.plugIn(port);
    const driveId = await arrived('Card');
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ copied: 5 });
    expect(await isProvenNow(driveId)).toBe(true);
    expect(openHandles()).toEqual([]);
    drive.eject();
    await detached();
    const top = drive.plugIn(join(stack.folder, 'aside'));
    fs.rmSync(join(top, 'Photography'), { recursive: true });
    drive.eject();
    fill(drive, 'other', 3);
    instants.arm('scan', 1);
    drive.plugIn(join(stack.watch, 'other-port'));
    await until(() => instants.isStopped(), 'it is being scanned');
    expect(await isProvenNow(driveId)).toBe(false); // what was proven last time says nothing of now
    worker.process.kill('SIGCONT');
    await until(async () => (await ingests(driveId)) === 2, 'it is ingested again');
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ found: 3, copied: 3 });
    expect(fs.readdirSync(join(stack.archive, 'Card/Photography'))).toHaveLength(8);
  });

  const detached = () =>
    until(async () => {
      const { rowCount } = await stack.db.pool.query('select from attachment where detached_at is null');
      return rowCount === 0;
    }, 'it counts as away');
  const ingests = async (driveId: string) => {
    const { rows } = await stack.db.pool.query('select count(*)::int as n from ingest where drive_id = $1', [
      driveId,
    ]);
    return rows[0].n;
  };

  /** Puts a drive into the port under a device name that nobody else is given. */
  const plugInAs = async (drive: DriveImage) => {
    await bindNode(drive);
    execFileSync('mount', [NODE, port]);
  };
  const bindNode = async ({ image }: DriveImage) => {
    if (!fs.existsSync(NODE)) execFileSync('mknod', [NODE, 'b', '7', '701']);
    fs.mkdirSync(port, { recursive: true });
    // Who looked at the device a moment ago may still have it open.
    const bind = () => spawnSync('losetup', [NODE, image]).status === 0;
    await until(bind, `${image} is bound to ${NODE}`, 20);
  };
  /** As `plugInAs`, under the id the mount before it had: the lowest free one is given, which others may free. */
  const plugInUnderId = async (drive: DriveImage, id: string) => {
    await bindNode(drive);
    const lower: string[] = [];
    const mounted = () => {
      execFileSync('mount', [NODE, port]);
      if (mountId() === id) return true;
      execFileSync('umount', [port]);
      lower.push(fs.mkdtempSync(join(stack.folder, 'lower-')));
      execFileSync('mount', ['-t', 'tmpfs', 'lower', lower.at(-1)!]);
      return false;
    };
    await until(mounted, `the mount has the id ${id}`, 20).finally(() => {
      for (const folder of lower) execFileSync('umount', [folder]);
    });
  };
  const takeOut = () => {
    execFileSync('umount', [port]);
    execFileSync('losetup', ['-d', NODE]);
  };
  const mountId = () => execFileSync('findmnt', ['-n', '-o', 'ID', port], { encoding: 'utf8' }).trim();

  test('for another one at the same port, under the same name, within a second is told from it', async () => {
    const [first, second] = [make('First', 4), make('Second', 6)];
    await plugInAs(first);
    const before = mountId();
    const firstId = await arrived('First');
    expect(await ingestOf(stack.db.pool, firstId)).toMatchObject({ copied: 4 });
    worker.process.kill('SIGSTOP'); // so that no look at the mount table comes in between
    takeOut();
    await plugInUnderId(second, before);
    worker.process.kill('SIGCONT');
    const secondId = await arrived('Second');
    expect(await ingestOf(stack.db.pool, secondId)).toMatchObject({ state: 'done', copied: 6, found: 6 });
    expect((await filesOf(firstId)).map((file) => file.on_drive)).toEqual(Array(4).fill('present'));
    takeOut();
  });

  test('and for another while the worker was away is told from it at the next start', async () => {
    const [first, second] = [make('First', 4), make('Second', 6)];
    await plugInAs(first);
    const firstId = await arrived('First');
    await ingestOf(stack.db.pool, firstId);
    await worker.kill();
    takeOut();
    await plugInAs(second);
    worker = await stack.startWorker({ SAFELIGHT_ROLES: 'dock', ...instants.env });
    expect(await ingestOf(stack.db.pool, await arrived('Second'))).toMatchObject({
      state: 'done',
      copied: 6,
    });
    expect((await filesOf(firstId)).map((file) => file.on_drive)).toEqual(Array(4).fill('present'));
    takeOut();
  });

  test('in the middle for another one at the same port never mixes the two', async () => {
    const [first, second] = [make('First', 30), make('Second', 6)];
    instants.arm('copy', 12);
    first.plugIn(port);
    await until(() => instants.isStopped(), 'a file is being read');
    await standsStill(worker.process.pid!);
    first.pullOut('lazily');
    const again = driveOf(second.image, 'ext4');
    again.plugIn(port);
    worker.process.kill('SIGCONT');
    const secondId = await arrived('Second');
    expect(await ingestOf(stack.db.pool, secondId)).toMatchObject({ state: 'done', copied: 6, found: 6 });
    const firstId = await arrived('First');
    expect(await ingestOf(stack.db.pool, firstId, ['waiting'])).toMatchObject({
      reason: 'drive-away',
      failed: 0,
    });
    expect((await filesOf(firstId)).every((file) => file.on_drive === 'present')).toBe(true);
    again.eject();
  });
});
