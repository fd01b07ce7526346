import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ingestOf, until } from '../support/attach-by-hand.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { makePhoto } from '../support/media/make-photo.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { attachedDrive, expectArchived, untilAway } from './drive-on-host.ts';

const missing = mountsMissing();
const launcher = fileURLToPath(new URL('../support/old-kernel.ts', import.meta.url));
// The launcher must not take the channel that is meant for the worker.
const handOver =
  'fd=$NODE_CHANNEL_FD; unset NODE_CHANNEL_FD; script=$1; shift; exec "$0" "$script" "$fd" "$@"';
const onOldKernel = ['sh', '-c', handOver, process.execPath, launcher];

test('the filter takes newer calls away, and no older ones', () => {
  const ask = 'import os, ctypes; c = ctypes.CDLL(None, use_errno=True)\n';
  const calls =
    'print(c.syscall(326 if os.uname().machine == "x86_64" else 285, -1, 0, -1, 0, 0, 0), os.strerror(ctypes.get_errno()), len(os.listdir("/")) > 0)';
  const run = ([command, ...args]: string[]) =>
    execFileSync(command!, [...args, '/usr/bin/python3', '-c', ask + calls], {
      encoding: 'utf8',
      env: { ...process.env, NODE_CHANNEL_FD: '2' },
    }).trim();
  expect(run(['env'])).toBe('-1 Bad file descriptor True');
  expect(run(onOldKernel)).toBe('-1 Function not implemented True');
});

describe.skipIf(missing)('a worker on Linux 4.4', () => {
  let stack: Stack;
  const drives: DriveImage[] = [];

  beforeAll(async () => {
    stack = await startStack();
    await stack.startWorker({}, onOldKernel);
  });
  afterAll(async () => {
    for (const drive of drives) drive.remove();
    await stack?.stop();
  });

  test.each(['ext4', 'exfat'] as const)(
    'ingests a drive with %s, proves it and makes its previews',
    async (type) => {
      const drive = makeDrive(stack.folder, type, `Old ${type}`, 200);
      drives.push(drive);
      const top = drive.plugIn(join(stack.folder, 'aside'));
      fs.mkdirSync(join(top, 'Photography/2016'), { recursive: true });
      fs.writeFileSync(join(top, 'Photography/2016/one.jpg'), await makePhoto());
      fs.copyFileSync(join(top, 'Photography/2016/one.jpg'), join(top, 'Photography/2016/again.jpg'));
      fs.writeFileSync(join(top, 'Photography/2016/film.mov'), Buffer.alloc(20_000_000, type));
      drive.eject();
      const mounted = drive.plugIn(join(stack.watch, type));
      const driveId = await attachedDrive(stack, `Old ${type}`);
      expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ state: 'done', found: 3, failed: 0 });
      await expectArchived(stack, driveId, mounted, 3);
      await until(async () => {
        const { rows } = await stack.db.pool.query('select thumb from photo where thumb');
        return rows.length > 0;
      }, 'its picture is made');
      drive.eject();
      await untilAway(stack, driveId);
    },
  );
});
