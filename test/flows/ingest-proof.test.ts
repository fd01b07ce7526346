import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attachByHand, ingestOf, until } from '../support/attach-by-hand.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { compilerMissing, Instants, standsStill } from '../support/faults/instants.ts';
import { type Running, type Stack, startStack } from '../support/stack.ts';

const missing = mountsMissing() ?? compilerMissing();
if (missing) console.warn(`skipped: the tests of bad writes, because ${missing}`);

const BYTES = 300_000;

describe.skipIf(missing)('a write that goes bad on its way to the archive', () => {
  let stack: Stack;
  let instants: Instants;
  let worker: Running;
  let disk: DriveImage | null = null;
  let source: string;

  beforeEach(async () => {
    stack = await startStack();
    instants = new Instants(stack.folder);
    source = join(stack.folder, 'source');
    fs.mkdirSync(join(source, 'Photography'), { recursive: true });
    for (const name of ['a.nef', 'b.nef', 'c.nef'])
      fs.writeFileSync(join(source, 'Photography', name), randomFillSync(Buffer.alloc(BYTES)));
  });

  afterEach(async () => {
    await worker.stop();
    instants.close();
    disk?.eject();
    disk = null;
    await stack.stop();
  });

  const begin = async () => {
    worker = await stack.startWorker({ SAFELIGHT_ROLES: 'dock', ...instants.env });
  };
  const archived = (name: string) => join(stack.archive, 'source/Photography', name);
  const expectFaithful = (name: string) =>
    expect(fs.readFileSync(archived(name)).equals(fs.readFileSync(join(source, 'Photography', name)))).toBe(
      true,
    );
  const evidence = async () => {
    const { rows } = await stack.db.pool.query<{ evidence: string }>(
      `select distinct evidence from copy join volume on volume.id = copy.volume_id where volume.kind = 'archive'`,
    );
    return rows.map((row) => row.evidence);
  };

  test.each([1, 2])('%i times is caught, and the file is written again until it is right', async (times) => {
    await begin();
    instants.arm('scan', 0);
    instants.flipBits(times);
    const driveId = await attachByHand(stack.db.pool, source);
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ state: 'done', copied: 3, failed: 0 });
    for (const name of ['a.nef', 'b.nef', 'c.nef']) expectFaithful(name);
    expect(instants.count('copy')).toBe(3 + times);
    expect(fs.readdirSync(join(stack.archive, '.safelight/incoming'))).toEqual([]);
  });

  test('every time is given up after three tries, and the disk is named as what needs a look', async () => {
    await begin();
    instants.arm('scan', 0);
    instants.flipBits(1000);
    const driveId = await attachByHand(stack.db.pool, source);
    const ingest = await ingestOf(stack.db.pool, driveId);
    expect(ingest).toMatchObject({ state: 'done', copied: 0, failed: 3 });
    const { rows } = await stack.db.pool.query('select reason from ingest_problem where ingest_id = $1', [
      ingest.id,
    ]);
    expect(rows).toEqual(Array(3).fill({ reason: 'not-proven' }));
    expect(instants.count('copy')).toBe(9);
    expect(fs.existsSync(archived('a.nef'))).toBe(false);
    expect(fs.readdirSync(join(stack.archive, '.safelight/incoming'))).toEqual([]);
  });

  test.each(['ntfs', 'exfat', 'ext4'] as const)(
    'or changes on the disk after it was flushed is noticed on %s, behind every cache',
    async (type) => {
      disk = makeDrive(stack.folder, type, 'NAS', 200);
      disk.plugIn(stack.archive);
      await begin();
      instants.arm('read-back', 1);
      const driveId = attachByHand(stack.db.pool, source);
      await until(() => instants.isStopped(), 'it is about to be read back');
      await standsStill(worker.process.pid!);
      spoil(disk.image, fs.readFileSync(join(source, 'Photography/b.nef')));
      worker.process.kill('SIGCONT');
      expect(await ingestOf(stack.db.pool, await driveId)).toMatchObject({ copied: 3, failed: 0 });
      for (const name of ['a.nef', 'b.nef', 'c.nef']) expectFaithful(name);
      expect(instants.count('copy')).toBe(4);
      expect(await evidence()).toEqual(['read-back']);
    },
  );
});

describe.skipIf(mountsMissing())('an archive that cannot be read past its cache', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
    fs.mkdirSync(stack.archive);
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', stack.archive]);
  });

  afterAll(async () => {
    execFileSync('umount', ['-l', stack.archive]);
    await stack.stop();
  });

  test('has written copies and no proven ones, says why, and does not copy them again', async () => {
    const source = join(stack.folder, 'source');
    fs.mkdirSync(join(source, 'Photography'), { recursive: true });
    for (const name of ['a.nef', 'b.nef'])
      fs.writeFileSync(join(source, 'Photography', name), `picture ${name}`);
    fs.copyFileSync(join(source, 'Photography/a.nef'), join(source, 'Photography/twin.nef'));
    const { pool } = stack.db;
    const worker = await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
    const driveId = await attachByHand(pool, source);
    expect(await ingestOf(pool, driveId)).toMatchObject({ state: 'done', found: 3, failed: 0 });
    const { rows } = await pool.query(
      `select distinct evidence, unproven from copy join volume on volume.id = copy.volume_id where kind = 'archive'`,
    );
    expect(rows).toEqual([{ evidence: 'written', unproven: 'not-past-cache' }]);
    fs.writeFileSync(join(source, 'Photography/new.nef'), 'another');
    await attachByHand(pool, source);
    expect(await ingestOf(pool, driveId)).toMatchObject({ copied: 1, held: 3 });
    await worker.stop();
  });
});

/** Changes a byte of a file in the image below a file system, past everything that is mounted. */
function spoil(image: string, content: Buffer): void {
  const at = fs.readFileSync(image).indexOf(content.subarray(0, 4096));
  expect(at).toBeGreaterThan(0);
  const fd = fs.openSync(image, 'r+');
  fs.writeSync(fd, Buffer.from([content[100]! ^ 0xff]), 0, 1, at + 100);
  fs.closeSync(fd);
}
