import fs from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ingestOf, until } from '../support/attach-by-hand.ts';
import { type DriveImage, type FileSystem, makeDrive, mountsMissing } from '../support/drive-image.ts';
import {
  clockOf,
  detached,
  driveNamed,
  filesBelow,
  holdUp,
  ingestsOf,
  notPresent,
  onDrive,
  readBy,
  sectorsRead,
  setTime,
  stuckIn,
  timesOf,
  versionsOf,
} from '../support/moved-clock.ts';
import { type Running, type Stack, startStack } from '../support/stack.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of drives whose clock moved, because ${missing}`);

const HOUR = 3_600_000;
const BYTES = 20_000;
const oldTime = new Date('2019-04-05T06:07:08.000Z').getTime();

describe.skipIf(missing)('a drive on which all times moved', () => {
  let stack: Stack;
  let worker: Running;
  const drives: DriveImage[] = [];

  beforeAll(async () => {
    stack = await startStack();
    worker = await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
  });

  afterAll(async () => {
    for (const drive of drives) drive.remove();
    await stack?.stop();
  });

  /** A drive with files in ten folders that was ingested and is ejected. */
  const proven = async (type: FileSystem, label: string, count: number, bytes = BYTES) => {
    const image = makeDrive(stack.folder, type, label, 300);
    drives.push(image);
    await onDrive(image, stack, (top) => {
      for (let n = 0; n < count; n++) {
        const path = join(top, 'Photography', `shoot ${n % 10}`, `${n}.nef`);
        fs.mkdirSync(join(path, '..'), { recursive: true });
        fs.writeFileSync(path, Buffer.alloc(bytes, `${label} ${n} `));
        setTime(path, oldTime + n * 2000);
      }
    });
    image.plugIn(join(stack.watch, label));
    const id = await driveNamed(stack, label);
    expect(await ingestOf(stack.db.pool, id)).toMatchObject({ state: 'done', copied: count });
    image.eject();
    await detached(stack, id);
    const change = (act: (path: string, n: number) => void) =>
      onDrive(image, stack, (top) => {
        for (const path of filesBelow(join(top, 'Photography')))
          act(path, Number.parseInt(basename(path), 10));
      });
    return { id, image, label, change };
  };

  /** Plugs it in and waits for its next Ingest. */
  const again = async ({ id, image, label }: { id: string; image: DriveImage; label: string }) => {
    const before = await ingestsOf(stack, id);
    image.plugIn(join(stack.watch, label));
    const sectors = sectorsRead(label, stack);
    await until(async () => (await ingestsOf(stack, id)) > before, 'a new ingest is there');
    const ingest = await ingestOf(stack.db.pool, id);
    expect(ingest.found).toBe(ingest.copied + ingest.held + ingest.skipped + ingest.failed);
    return { ...ingest, sectors: sectorsRead(label, stack) - sectors };
  };

  const leave = async ({ id, image }: { id: string; image: DriveImage }) => {
    image.eject();
    await detached(stack, id);
  };

  test('by one hour is believed after a sample, and what is really new is still found', async () => {
    const drive = await proven('exfat', 'Summer', 1500, 60_000);
    await drive.change((path, n) => {
      setTime(path, oldTime + n * 2000 + HOUR);
      if (n === 700) fs.appendFileSync(path, 'an edit');
      if (n === 701) setTime(path, oldTime + 7 * HOUR + 77_000);
    });
    const behind = join(stack.archive, 'Summer/Photography/shoot 2/702.nef');
    fs.chmodSync(behind, 0o644);
    fs.appendFileSync(behind, 'an edit behind our back');

    const ingest = await again(drive);
    expect(ingest).toMatchObject({ state: 'done', found: 1500, failed: 0 });
    expect(await clockOf(stack, ingest.id)).toEqual({
      ...{ minutes: 60, files: 1497, read: 300, followed: 1497, differs: null },
    });
    expect(ingest).toMatchObject({ copied: 2, held: 1498 });
    // What was sampled, what was edited, what moved by something else, and what was changed in the Archive.
    expect(await readBy(stack, ingest.id)).toBe(303);
    expect(ingest.sectors).toBeLessThan((1500 * 60_000) / 512 / 1.5);
    expect(await versionsOf(stack, drive.id)).toBe(1501);
    const times = await timesOf(stack, drive.id);
    expect(times.get('5.nef')).toBe(oldTime + 5 * 2000 + HOUR);
    const beside = fs.readdirSync(join(behind, '..')).find((name) => name.startsWith('702~'))!;
    expect(fs.statSync(join(behind, '..', beside)).size).toBe(60_000);
    await leave(drive);

    const next = await again(drive);
    expect(next).toMatchObject({ state: 'done', found: 1500, held: 1500 });
    expect(await clockOf(stack, next.id)).toBeNull();
    // Folders that the next Scan passes over: all but the one whose Archive Copy has another name now.
    const { rows } = await stack.db.pool.query(
      `select convert_from(f.name, 'UTF8') as name from folder f join volume v on v.id = f.volume_id
       where v.drive_id = $1 and f.digest is null and f.name like 'shoot%'::bytea`,
      [drive.id],
    );
    expect(rows).toEqual([{ name: 'shoot 2' }]);
    await leave(drive);
  });

  test('while a folder holds other bytes of the same sizes is read whole', async () => {
    const drive = await proven('exfat', 'Corrected', 800);
    await drive.change((path, n) => {
      if (path.includes('shoot 4')) fs.writeFileSync(path, Buffer.alloc(BYTES, `corrected ${n} `));
      setTime(path, oldTime + n * 2000 - HOUR);
    });
    const ingest = await again(drive);
    const clock = await clockOf(stack, ingest.id);
    expect(clock).toMatchObject({ minutes: -60, files: 800, followed: 0 });
    const { differs } = clock as { differs: string };
    expect(Buffer.from(differs, 'base64url').toString()).toContain('Photography/shoot 4/');
    expect(ingest).toMatchObject({ state: 'done', found: 800, copied: 80, held: 720, failed: 0 });
    expect(await readBy(stack, ingest.id)).toBe(800);
    expect(await versionsOf(stack, drive.id)).toBe(880);
    await leave(drive);
  });

  test('by different hours is read whole', async () => {
    const drive = await proven('exfat', 'Mixed', 400);
    await drive.change((path, n) => setTime(path, oldTime + n * 2000 + (n === 9 ? 2 : 1) * HOUR));
    const ingest = await again(drive);
    expect(await clockOf(stack, ingest.id)).toMatchObject({ minutes: null, files: 400, followed: 0 });
    expect(ingest).toMatchObject({ state: 'done', found: 400, copied: 0, held: 400 });
    expect(await readBy(stack, ingest.id)).toBe(400);
    await leave(drive);
  });

  test('and that counts its times from a fixed instant is read whole', async () => {
    const drive = await proven('ntfs', 'Utc', 400);
    await drive.change((path, n) => setTime(path, oldTime + n * 2000 + HOUR));
    const ingest = await again(drive);
    expect(await clockOf(stack, ingest.id)).toBeNull();
    expect(ingest).toMatchObject({ state: 'done', found: 400, copied: 0, held: 400 });
    expect(await readBy(stack, ingest.id)).toBe(400);
    await leave(drive);
  });

  test('and is pulled out before its sample is read loses nothing, and goes on when it is back', async () => {
    const drive = await proven('exfat', 'Pulled', 800);
    await drive.change((path, n) => setTime(path, oldTime + n * 2000 + HOUR));
    const note = await holdUp(stack, 3, 'ingest', 'clock', 'new.clock is not null');
    drive.image.plugIn(join(stack.watch, drive.label));
    await stuckIn(stack, 'update ingest');
    drive.image.pullOut('lazily');
    await note.goOn();
    await detached(stack, drive.id);
    const away = await ingestOf(stack.db.pool, drive.id, ['waiting']);
    expect(away).toMatchObject({ reason: 'drive-away' });
    expect(await readBy(stack, away.id)).toBe(0);
    expect(await notPresent(stack, drive.id)).toBe(0);

    drive.image.plugIn(join(stack.watch, 'Pulled again'));
    const ingest = await ingestOf(stack.db.pool, drive.id);
    expect(ingest.id).toBe(away.id);
    expect(ingest).toMatchObject({ state: 'done', found: 800, copied: 0, held: 800, failed: 0 });
    expect(await clockOf(stack, ingest.id)).toMatchObject({ minutes: 60, read: 300, followed: 800 });
    await leave(drive);
  });

  test('goes on after a kill at any moment, and every file is accounted for once', async () => {
    const count = 2600;
    const drive = await proven('exfat', 'Killed', count, 2000);
    await drive.change((path, n) => setTime(path, oldTime + n * 2000 + HOUR));
    const last = `(select max(id) from file where drive_id = '${drive.id}')`;
    const sample = await holdUp(stack, 1, 'copy', 'at', 'old.id > 0');
    const follow = await holdUp(stack, 2, 'file', 'mtime_ns', `old.id = ${last}`);
    drive.image.plugIn(join(stack.watch, 'Killed'));
    await stuckIn(stack, 'update copy');
    const ingests = await ingestsOf(stack, drive.id);
    await worker.kill();
    await sample.goOn();
    worker = await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
    await stuckIn(stack, 'update file');
    await worker.kill();
    await follow.goOn();
    const { rows } = await stack.db.pool.query(
      'select count(*)::int as n from file where drive_id = $1 and pending_in is not null',
      [drive.id],
    );
    expect(rows[0].n).toBe(count - 2000);

    worker = await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
    const ingest = await ingestOf(stack.db.pool, drive.id);
    expect(await ingestsOf(stack, drive.id)).toBe(ingests);
    expect(ingest).toMatchObject({ state: 'done', found: count, copied: 0, held: count, failed: 0 });
    expect(await clockOf(stack, ingest.id)).toEqual({
      ...{ minutes: 60, files: count, read: 600, followed: count, differs: null },
    });
    expect(await versionsOf(stack, drive.id)).toBe(count);
    const times = await timesOf(stack, drive.id);
    for (let n = 0; n < count; n++) expect(times.get(`${n}.nef`)).toBe(oldTime + n * 2000 + HOUR);
    await leave(drive);
  });
});
