import fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ingestOf, releaseByHand, until } from '../support/attach-by-hand.ts';
import { type DriveImage, type FileSystem, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { type OtherHost, startOtherHost } from '../support/other-host.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { attachedDrive, expectArchived, fill, lookOf, untilAway, untilProven } from './drive-on-host.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests on docks in containers, because ${missing}`);

/** How a container sees what its host mounts later. */
const ways = {
  'through the host’s /proc': {
    propagation: 'private' as const,
    hostRoot: (host: OtherHost) => host.root,
    under: () => ['unshare', '--mount', '--propagation', 'private', '--'],
  },
  'by mounts that are passed on': {
    propagation: 'shared' as const,
    hostRoot: (_: OtherHost, folder: string) => join(folder, 'host'),
    // As `docker run --volume /:/host:rslave` does it.
    under: (host: OtherHost, folder: string) => {
      const bind = `mount --rbind / ${folder}/host && mount -t proc proc /proc && exec "$@"`;
      return [...host.enter, 'unshare', '--mount', '--propagation', 'slave', 'sh', '-c', bind, 'sh'];
    },
  },
};

describe.skipIf(missing).each(Object.entries(ways))('a dock that sees its host %s', (_, way) => {
  let stack: Stack;
  let host: OtherHost;
  const drives: DriveImage[] = [];

  beforeAll(async () => {
    stack = await startStack();
    fs.mkdirSync(join(stack.folder, 'host'));
    host = await startOtherHost(way.propagation);
    await stack.startWorker(
      { SAFELIGHT_ROLES: 'dock', SAFELIGHT_HOST_ROOT: way.hostRoot(host, stack.folder) },
      way.under(host, stack.folder),
    );
  });

  afterAll(async () => {
    for (const drive of drives) drive.remove();
    await host?.stop();
    await stack?.stop();
  });

  const plug = (type: FileSystem, label: string, megabytes: number) => {
    const drive = makeDrive(stack.folder, type, label, megabytes, host.enter);
    drives.push(drive);
    return drive;
  };

  /** Only the host can look at what it has mounted. */
  const onHost = (path: string) => join(host.root, path);
  const fillOnHost = (drive: DriveImage, label: string, films: number) => {
    const here = makeView(drive);
    fill(here, join(stack.folder, 'aside'), label, films);
  };
  const makeView = (drive: DriveImage): DriveImage => ({
    ...drive,
    plugIn: (path) => onHost(drive.plugIn(path)),
  });

  const versionsOf = async (driveId: string): Promise<number> => {
    const { rows } = await stack.db.pool.query(
      'select count(*)::int as n from file_version v join file f on f.id = v.file_id where f.drive_id = $1',
      [driveId],
    );
    return rows[0].n;
  };

  test.each(['ext4', 'exfat', 'ntfs', 'btrfs'] as const)(
    'ingests a drive with %s that is mounted later, and never writes to it',
    async (type) => {
      const label = `Later ${type}`;
      const drive = plug(type, label, 200);
      fillOnHost(drive, label, 4);
      const top = onHost(drive.plugIn(join(stack.watch, type)));
      const before = lookOf(top);
      expect(fs.readdirSync(join(stack.watch, type))).toEqual([]);
      const driveId = await attachedDrive(stack, label);
      expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ state: 'done', copied: 4, failed: 0 });
      await expectArchived(stack, driveId, top, 4);
      expect(lookOf(top)).toEqual(before);
      host.run('umount', join(stack.watch, type));
      drive.eject();
      await untilAway(stack, driveId);
    },
  );

  test('lets the host unmount at once when a running ingest is released, and goes on at the next attach', async () => {
    const drive = plug('ext4', 'Let go', 900);
    fillOnHost(drive, 'Let go', 80);
    let driveId = '';
    const states: string[] = [];
    for (const proven of [0, 1, 9, 30]) {
      const first = drive.plugIn(join(stack.watch, `after ${proven}`));
      driveId = await attachedDrive(stack, 'Let go');
      await untilProven(stack, driveId, proven);
      await releaseByHand(stack.db.pool, driveId);
      host.run('umount', first);
      drive.eject();
      await untilAway(stack, driveId);
      const { state, reason } = await ingestOf(stack.db.pool, driveId, ['waiting', 'done']);
      states.push(state);
      expect(reason, `after ${proven}`).toBe(state === 'waiting' ? 'drive-released' : null);
    }
    // A fast machine may be done before it is asked the last time.
    expect(states[0]).toBe('waiting');

    const second = drive.plugIn(join(stack.watch, 'second'));
    await until(async () => (await versionsOf(driveId)) === 80, 'every file is proven');
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ state: 'done', found: 80, failed: 0 });
    expect(await versionsOf(driveId)).toBe(80);
    await expectArchived(stack, driveId, onHost(second), 80);
    host.run('umount', second);
    drive.eject();
    await untilAway(stack, driveId);
  });
});
