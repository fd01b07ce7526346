import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachByHand, ingestOf, until } from '../support/attach-by-hand.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { type OtherHost, startOtherHost } from '../support/other-host.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { attachedDrive, fill, untilAway } from './drive-on-host.ts';

const missing = mountsMissing();

/** A container that was started while some drives were mounted, and to which the host passes no later mounts on. */
describe.skipIf(missing)('a dock whose container has a copy of the host’s mounts', () => {
  let stack: Stack;
  let host: OtherHost;
  const drives: DriveImage[] = [];
  const plug = (type: 'ext4' | 'btrfs', label: string) => {
    const drive = makeDrive(stack.folder, type, label, 200, host.enter);
    fill(onHost(drive), join(stack.folder, 'aside'), label, 2);
    drives.push(drive);
    return drive;
  };
  const onHost = (drive: DriveImage): DriveImage => ({
    ...drive,
    plugIn: (path) => join(host.root, drive.plugIn(path)),
  });
  const attachments = async () =>
    (await stack.db.pool.query('select source, mount_path from attachment where detached_at is null')).rows;

  let nas: string;
  let early: DriveImage;

  beforeAll(async () => {
    stack = await startStack();
    host = await startOtherHost('private');
    nas = join(stack.watch, 'nas');
    plug('btrfs', 'Volume 1').plugIn(nas);
    host.run('mkdir', join(nas, 'archive'), join(stack.folder, 'host'), stack.archive);
    early = plug('ext4', 'Early');
    early.plugIn(join(stack.watch, 'early'));
    const container = [
      `mount --rbind / ${stack.folder}/host`,
      `mount --bind ${nas}/archive ${stack.archive}`,
      'mount -t proc proc /proc',
      'exec "$@"',
    ].join(' && ');
    await stack.startWorker({ SAFELIGHT_ROLES: 'dock', SAFELIGHT_HOST_ROOT: join(stack.folder, 'host') }, [
      ...host.enter,
      'unshare',
      '--mount',
      '--propagation',
      'private',
      'sh',
      '-c',
      container,
      'sh',
    ]);
  });

  afterAll(async () => {
    for (const drive of drives) drive.remove();
    await host?.stop();
    await stack?.stop();
  });

  test('drops a drive that left the host, though the container still sees it', async () => {
    const driveId = await attachedDrive(stack, 'Early');
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ state: 'done', copied: 2 });
    host.run('umount', join(stack.watch, 'early'));
    await untilAway(stack, driveId);
  });

  test('takes neither the file system of the archive for a drive, nor the archive for a folder', async () => {
    expect(await attachments()).toEqual([]);
    for (const inside of ['archive', 'archive/Early', 'archive/Early/Photography'])
      await expect(attachByHand(stack.db.pool, join(nas, inside))).rejects.toThrow('is-archive');
    host.run('mkdir', '-p', join(nas, 'pc/Photography'));
    host.run('mount', '--bind', join(nas, 'archive'), join(nas, 'pc/Photography'));
    await expect(attachByHand(stack.db.pool, join(nas, 'pc/Photography'))).rejects.toThrow('is-archive');
    host.run('umount', join(nas, 'pc/Photography'));
  });

  test('attaches a folder of the host by the host’s own name for it, links followed as the host does', async () => {
    host.run('mkdir', '-p', join(nas, 'pcs/desk/Photography'));
    host.run('sh', '-c', `echo catalogue > ${nas}/pcs/desk/Photography/a.lrcat`);
    host.run('ln', '-s', join(nas, 'pcs'), join(stack.folder, 'link'));
    const driveId = await attachByHand(stack.db.pool, join(stack.folder, 'link/desk'));
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ state: 'done', copied: 1 });
    const [{ mount_path }] = await attachments();
    expect(mount_path.toString()).toBe(`${stack.folder}/host${nas}/pcs/desk`);
    await expect(attachByHand(stack.db.pool, '/proc/self/no-such-folder')).rejects.toThrow('not-a-folder');
  });

  test('says of a drive that it cannot see that it cannot, and takes no empty folder for it', async () => {
    const late = plug('ext4', 'Late');
    late.plugIn(join(stack.watch, 'late'));
    const told = () =>
      stack.db.pool.query(`select label, reason, fs_type from partition where reason = 'out-of-sight'`);
    await until(async () => (await told()).rowCount === 1, 'the drive is told of');
    expect((await told()).rows).toEqual([{ label: 'Late', reason: 'out-of-sight', fs_type: 'ext4' }]);
    const names = await stack.db.pool.query('select name from drive order by lower(name)');
    expect(names.rows.map(({ name }) => name)).toEqual(['desk', 'Early']);
    late.eject();
    await until(async () => (await told()).rowCount === 0, 'it is told of no longer');
  });
});
