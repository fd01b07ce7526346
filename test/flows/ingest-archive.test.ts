import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { attachByHand, ingestOf, until } from '../support/attach-by-hand.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { type Running, type Stack, startStack } from '../support/stack.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of an archive that is away or full, because ${missing}`);

describe.skipIf(missing)('the right archive or none', () => {
  let stack: Stack;
  let nas: DriveImage;
  let worker: Running;
  let n = 0;

  beforeEach(async () => {
    stack = await startStack();
    nas = makeDrive(stack.folder, 'ext4', 'NAS', 64);
    nas.plugIn(stack.archive);
    worker = await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
  });

  afterEach(async () => {
    await worker.stop();
    nas.remove();
    await stack.stop();
  });

  afterAll(() => expect(n).toBeGreaterThan(0));

  /** A folder that stands in for a drive, with files that no other has. */
  const makeSource = (files: number, bytes: number) => {
    const top = join(stack.folder, `source-${n++}`);
    fs.mkdirSync(join(top, 'Photography'), { recursive: true });
    for (let i = 0; i < files; i++)
      fs.writeFileSync(join(top, 'Photography', `${i}.nef`), randomFillSync(Buffer.alloc(bytes)));
    return top;
  };

  const remount = (options: string) => execFileSync('mount', ['-o', `remount,${options}`, stack.archive]);

  test('when the NAS volume is not mounted, everything waits and nothing is written below its mount point', async () => {
    await attachByHand(stack.db.pool, makeSource(3, 1000));
    nas.eject();
    const driveId = await attachByHand(stack.db.pool, makeSource(3, 1000));
    expect(await ingestOf(stack.db.pool, driveId, ['on-hold'])).toMatchObject({ reason: 'archive-absent' });
    expect(fs.readdirSync(stack.archive)).toEqual([]);
    nas.plugIn(stack.archive);
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ state: 'done', copied: 3 });
  });

  test('another archive at its place is not taken for it', async () => {
    await attachByHand(stack.db.pool, makeSource(3, 1000));
    nas.eject();
    const other = makeDrive(stack.folder, 'ext4', 'Other', 64);
    other.plugIn(stack.archive);
    fs.mkdirSync(join(stack.archive, '.safelight'));
    const mark = join(stack.archive, '.safelight/archive.json');
    fs.writeFileSync(mark, JSON.stringify({ id: '00000000-0000-7000-8000-000000000000', format: 1 }));
    const driveId = await attachByHand(stack.db.pool, makeSource(3, 1000));
    expect(await ingestOf(stack.db.pool, driveId, ['on-hold'])).toMatchObject({ reason: 'archive-absent' });
    expect(fs.readdirSync(stack.archive).sort()).toEqual(['.safelight', 'lost+found']);
    other.eject();
    nas.plugIn(stack.archive);
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ state: 'done', copied: 3 });
    other.remove();
  });

  test('that is full holds the ingest, shows nothing partial, and goes on when there is room', async () => {
    const filler = join(stack.archive, 'filler');
    const first = makeSource(12, 4_000_000);
    await ingestOf(stack.db.pool, await attachByHand(stack.db.pool, first));
    execFileSync('sh', ['-c', 'dd if=/dev/zero of="$1" bs=64k 2>/dev/null; true', '-', filler]);
    const second = await attachByHand(stack.db.pool, makeSource(2, 1_000_000));
    expect(await ingestOf(stack.db.pool, second, ['on-hold'])).toMatchObject({
      reason: 'archive-full',
      copied: 0,
    });
    expect(
      visible(stack.archive).filter((path) => !path.includes(basename(first)) && path !== filler),
    ).toEqual([]);
    fs.rmSync(filler);
    fs.rmSync(join(stack.archive, basename(first)), { recursive: true });
    await until(
      async () => (await ingestOf(stack.db.pool, second, ['on-hold', 'running', 'done'])).state === 'done',
      'it goes on',
      90,
    );
    expect(await ingestOf(stack.db.pool, second)).toMatchObject({ copied: 2, failed: 0 });
  });

  test('that is read-only holds the ingest until it can be written', async () => {
    await attachByHand(stack.db.pool, makeSource(1, 10));
    await until(() => visible(stack.archive).length > 0, 'the first is there');
    remount('ro');
    const driveId = await attachByHand(stack.db.pool, makeSource(2, 1000));
    expect(await ingestOf(stack.db.pool, driveId, ['on-hold'])).toMatchObject({
      reason: 'archive-read-only',
    });
    remount('rw');
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ state: 'done', copied: 2 });
  });

  test('a second installation on the same archive is refused', async () => {
    const other = await startStack();
    const second = await other.startWorker({ SAFELIGHT_ROLES: 'dock', SAFELIGHT_ARCHIVE: stack.archive });
    const driveId = await attachByHand(other.db.pool, makeSource(1, 10));
    expect(await ingestOf(other.db.pool, driveId, ['on-hold'])).toMatchObject({ reason: 'archive-absent' });
    await second.stop();
    await other.stop();
  });

  test('a folder of the archive that became a link is not followed to the copies that stood there', async () => {
    const source = makeSource(3, 1000);
    const ingested = async () => ingestOf(stack.db.pool, await attachByHand(stack.db.pool, source), ['done']);
    expect(await ingested()).toMatchObject({ copied: 3 });
    expect(await ingested()).toMatchObject({ held: 3, failed: 0 });
    const folder = join(stack.archive, basename(source), 'Photography');
    const elsewhere = join(stack.archive, 'elsewhere');
    fs.renameSync(folder, elsewhere); // the files in it keep all four values
    fs.symlinkSync(elsewhere, folder);
    expect(await ingested()).toMatchObject({ held: 0, failed: 3 });
    fs.unlinkSync(folder);
    fs.renameSync(elsewhere, folder);
    expect(await ingested()).toMatchObject({ held: 3, failed: 0 });
  });

  test('a folder inside the archive, or the archive itself, cannot be attached', async () => {
    await attachByHand(stack.db.pool, makeSource(1, 10));
    await expect(attachByHand(stack.db.pool, stack.archive)).rejects.toThrow('is-archive');
    await expect(attachByHand(stack.db.pool, join(stack.archive, '.safelight'))).rejects.toThrow(
      'is-archive',
    );
  });
});

function visible(archive: string): string[] {
  const entries = fs.readdirSync(archive, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.safelight'))
    .map((entry) => join(entry.parentPath, entry.name));
}
