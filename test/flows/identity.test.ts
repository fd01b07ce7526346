import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import type { DriveView } from '@safelight/contract/drives.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ingestOf, until } from '../support/attach-by-hand.ts';
import { type DriveImage, driveOf, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { makePartitioned } from '../support/partitioned-image.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests on which drive it is, because ${missing}`);

describe.skipIf(missing)('which drive it is', () => {
  let stack: Stack;
  let url: string;
  const drives: DriveImage[] = [];

  beforeAll(async () => {
    stack = await startStack();
    url = (await stack.startServer()).url;
    await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
  });
  afterAll(async () => {
    for (const drive of drives) drive.remove();
    await stack?.stop();
  });

  const ask = async (path: string, init: RequestInit = {}): Promise<DriveView> => {
    const token = fs.readFileSync(join(stack.data, 'secrets/cli-token'), 'utf8').trim();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api${path}`, { ...init, headers });
    expect(answer.status).toBe(200);
    return (await answer.json()) as DriveView;
  };
  const say = (driveId: string, same: boolean) =>
    ask(`/drives/${driveId}/identity`, { method: 'POST', body: JSON.stringify({ same }) });

  /** A drive with 30 files, and its clone; both lie unplugged. */
  const twins = (label: string) => {
    const original = makeDrive(stack.folder, 'ext4', label, 60);
    const top = original.plugIn(join(stack.folder, 'aside'));
    fs.mkdirSync(join(top, 'Photography'));
    for (let n = 0; n < 30; n++) fs.writeFileSync(join(top, `Photography/${n}.jpg`), `${label} ${n}`);
    original.eject();
    const image = `${original.image}.clone`;
    execFileSync('cp', ['--sparse=always', original.image, image]);
    const clone = driveOf(image, 'ext4');
    drives.push(original, clone);
    return { original, clone };
  };

  const attachedAt = async (mountPoint: string): Promise<string> => {
    let driveId = '';
    await until(async () => {
      const { rows } = await stack.db.pool.query(
        `select v.drive_id as id from attachment a join volume v on v.id = a.volume_id
         where a.mount_path = $1 and a.detached_at is null`,
        [Buffer.from(mountPoint)],
      );
      driveId = rows[0]?.id ?? '';
      return driveId !== '';
    }, `a drive is attached at ${mountPoint}`);
    return driveId;
  };

  const plug = async (drive: DriveImage, name: string) => {
    const mountPoint = join(stack.watch, name);
    drive.plugIn(mountPoint);
    return attachedAt(mountPoint);
  };

  const gone = (driveId: string) =>
    until(async () => {
      const { rows } = await stack.db.pool.query(
        `select from attachment a join volume v on v.id = a.volume_id where v.drive_id = $1 and a.detached_at is null`,
        [driveId],
      );
      return rows.length === 0;
    }, 'the drive counts as away');

  const ingestsDone = async (driveId: string, count: number) => {
    const { rows } = await stack.db.pool.query(
      `select count(*)::int as n from ingest where drive_id = $1 and state = 'done'`,
      [driveId],
    );
    return rows[0].n === count;
  };

  /** Gives a drive other files. Of other sizes: what was written in the same seconds could be the same, renamed. */
  const changeFiles = (drive: DriveImage) => {
    const top = drive.plugIn(join(stack.folder, 'aside'));
    fs.rmSync(join(top, 'Photography'), { recursive: true });
    fs.mkdirSync(join(top, 'Photography'));
    for (let n = 0; n < 5; n++)
      fs.writeFileSync(join(top, `Photography/other ${n}.jpg`), `a picture of its own, the ${n}th`);
    drive.eject();
  };

  test('two clones that are attached together are two drives, and stay two', async () => {
    const { original, clone } = twins('Together');
    const first = await plug(original, 'together-1');
    expect(await ingestOf(stack.db.pool, first)).toMatchObject({ state: 'done', copied: 30 });
    const second = await plug(clone, 'together-2');
    expect(second).not.toBe(first);
    expect(await ingestOf(stack.db.pool, second)).toMatchObject({ state: 'done', copied: 0, held: 30 });
    original.eject();
    clone.eject();
    await Promise.all([gone(first), gone(second)]);
    // Nothing tells them apart now; neither may be taken for the other.
    const again = await plug(original, 'together-3');
    expect([first, second]).not.toContain(again);
    expect((await ask(`/drives/${again}`)).maybe).toMatchObject({ why: 'several' });
    expect(await ingestOf(stack.db.pool, again, ['on-hold'])).toMatchObject({ reason: 'which-drive' });
    original.eject();
    await gone(again);
  });

  test('a clone with other files is asked about; another drive it is then, with a folder of its own', async () => {
    const { original, clone } = twins('Parted');
    const first = await plug(original, 'parted-1');
    expect(await ingestOf(stack.db.pool, first)).toMatchObject({ state: 'done', copied: 30 });
    original.eject();
    await gone(first);
    changeFiles(clone);
    const asked = await plug(clone, 'parted-2');
    expect(asked).not.toBe(first);
    expect(await ingestOf(stack.db.pool, asked, ['on-hold'])).toMatchObject({
      reason: 'which-drive',
      copied: 0,
    });
    expect((await ask(`/drives/${asked}`)).maybe).toEqual({
      driveId: first,
      drive: 'Parted',
      why: 'other-files',
    });

    expect((await say(asked, false)).id).toBe(asked);
    expect(await ingestOf(stack.db.pool, asked)).toMatchObject({ state: 'done', copied: 5 });
    const { rows } = await stack.db.pool.query(
      `select count(*)::int as n from file where drive_id = $1 and on_drive = 'present'`,
      [first],
    );
    expect(rows[0].n).toBe(30);
    clone.eject();
    await gone(asked);
    expect(await plug(clone, 'parted-3')).toBe(asked);
    clone.eject();
    await gone(asked);
    expect(await plug(original, 'parted-4')).toBe(first);
    original.eject();
    await gone(first);
  });

  test('the same drive after a great clearing is asked about; what is gone stays known', async () => {
    const { original } = twins('Cleared');
    const first = await plug(original, 'cleared-1');
    expect(await ingestOf(stack.db.pool, first)).toMatchObject({ state: 'done', copied: 30 });
    original.eject();
    await gone(first);
    changeFiles(original);
    const asked = await plug(original, 'cleared-2');
    expect(await ingestOf(stack.db.pool, asked, ['on-hold'])).toMatchObject({ reason: 'which-drive' });

    const now = await say(asked, true);
    expect(now).toMatchObject({ id: first, attached: true, maybe: null });
    await until(async () => (await ingestOf(stack.db.pool, first)).copied === 5, 'its new files are copied');
    const { rows } = await stack.db.pool.query(
      `select on_drive, count(*)::int as n from file where drive_id = $1 group by 1 order by 1`,
      [first],
    );
    expect(rows).toEqual([
      { on_drive: 'gone', n: 30 },
      { on_drive: 'present', n: 5 },
    ]);
    expect((await stack.db.pool.query('select from drive where id = $1', [asked])).rowCount).toBe(0);
    original.eject();
    await gone(first);
  });

  test('a clone that is attached after the drive is another drive, though it looks the same', async () => {
    const { original, clone } = twins('Twin');
    const first = await plug(original, 'twin-1');
    expect(await ingestOf(stack.db.pool, first)).toMatchObject({ state: 'done', copied: 30 });
    original.eject();
    await gone(first);
    const second = await plug(clone, 'twin-2');
    expect(second).not.toBe(first);
    expect(await ingestOf(stack.db.pool, second)).toMatchObject({ state: 'done', copied: 0, held: 30 });
    clone.eject();
    await gone(second);
  });

  test('the same drive with its folder renamed and its files edited needs no question', async () => {
    const { original } = twins('Edited');
    const first = await plug(original, 'edited-1');
    await ingestOf(stack.db.pool, first);
    original.eject();
    await gone(first);
    const top = original.plugIn(join(stack.folder, 'aside'));
    fs.mkdirSync(join(top, 'Photography/2026'));
    for (let n = 0; n < 30; n++)
      fs.renameSync(join(top, `Photography/${n}.jpg`), join(top, `Photography/2026/${n}.jpg`));
    original.eject();
    expect(await plug(original, 'edited-2')).toBe(first);
    await until(async () => (await ingestOf(stack.db.pool, first)).held === 30, 'moved files are held');
    original.eject();
    await gone(first);
  });

  test('a drive with two partitions is one drive, also when they come one after the other', async () => {
    const disk = makePartitioned(stack.folder, 'Parts', 0x5afe_0002);
    const mountPoints = ['parts-1', 'parts-2'].map((name) => join(stack.watch, name));
    const mount = (node: string, at: string) => {
      fs.mkdirSync(at, { recursive: true });
      execFileSync('mount', [node, at]);
    };
    const nodes = disk.connect();
    const drives: string[] = [];
    for (const [n, at] of mountPoints.entries()) {
      mount(nodes[n]!, join(stack.folder, 'aside'));
      fs.mkdirSync(join(stack.folder, 'aside/Photography'), { recursive: true });
      fs.writeFileSync(join(stack.folder, 'aside/Photography/a.jpg'), `on partition ${n}`);
      execFileSync('umount', [join(stack.folder, 'aside')]);
      mount(nodes[n]!, at);
      drives.push(await attachedAt(at));
      await until(() => ingestsDone(drives[n]!, n + 1), 'it is ingested');
      execFileSync('umount', [at]);
      await gone(drives[n]!);
    }
    expect(drives[1]).toBe(drives[0]);
    const { volumes } = await ask(`/drives/${drives[0]}`);
    expect(volumes.map(({ ordinal }) => ordinal)).toEqual([1, 2]);
    const [{ folder }] = (await stack.db.pool.query('select folder from drive where id = $1', [drives[0]]))
      .rows;
    expect(fs.readdirSync(join(stack.archive, folder)).sort()).toEqual(['Photography', 'Photography (2)']);
    disk.disconnect();
  });

  test('a reformatted drive is a new one', async () => {
    const { original } = twins('Formatted');
    const first = await plug(original, 'formatted-1');
    await ingestOf(stack.db.pool, first);
    original.eject();
    await gone(first);
    execFileSync('mkfs.ext4', ['-q', '-F', '-L', 'Formatted', original.image]);
    const top = original.plugIn(join(stack.folder, 'aside'));
    fs.mkdirSync(join(top, 'Photography'));
    original.eject();
    const second = await plug(original, 'formatted-2');
    expect(second).not.toBe(first);
    expect((await ask(`/drives/${second}`)).maybe).toBeNull();
    original.eject();
    await gone(second);
  });
});
