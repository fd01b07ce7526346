import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ingestOf, until } from '../support/attach-by-hand.ts';
import { type DriveImage, type FileSystem, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests on mounted drives, because ${missing}`);

const unicode = [
  'Père.jpg'.normalize('NFD'),
  'Père-2.jpg'.normalize('NFC'),
  '🐚 shell.nef',
  'trailing dots...',
  'a b.tif',
];
const linuxOnly = [
  Buffer.from('caf\xe9.jpg', 'latin1'),
  Buffer.from('new\nline.jpg'),
  Buffer.from(`${'x'.repeat(251)}.tif`),
];
const longest = Buffer.from(`${'影'.repeat(251)}.jpg`); // 255 UTF-16 units, 757 bytes
const oldTime = new Date('2003-04-05T06:07:08.000Z');

describe.skipIf(missing)('a drive that is plugged in', () => {
  let stack: Stack;
  const drives: DriveImage[] = [];

  beforeAll(async () => {
    stack = await startStack();
    await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
  });

  afterAll(async () => {
    for (const drive of drives) drive.remove();
    await stack?.stop();
  });

  const plug = (type: FileSystem, label: string, megabytes: number) => {
    const drive = makeDrive(stack.folder, type, label, megabytes);
    drives.push(drive);
    return drive;
  };

  const driveNamed = async (name: string) => {
    let id = '';
    await until(async () => {
      const { rows } = await stack.db.pool.query('select id from drive where name = $1', [name]);
      id = rows[0]?.id ?? '';
      return id !== '';
    }, `a drive ${name} is there`);
    return id;
  };

  const names: Record<'ext4' | 'btrfs' | 'exfat' | 'ntfs', Buffer[]> = {
    ext4: [...unicode.map((name) => Buffer.from(name)), ...linuxOnly],
    btrfs: [...unicode.map((name) => Buffer.from(name)), ...linuxOnly],
    exfat: [...unicode.slice(0, 3).map((name) => Buffer.from(name)), longest],
    ntfs: [...unicode.slice(0, 3).map((name) => Buffer.from(name)), longest],
  };

  test.each(Object.keys(names) as (keyof typeof names)[])(
    'with %s is copied whole, whatever its files are called',
    async (type) => {
      const label = `Card ${type}`;
      const drive = plug(type, label, 400);
      const top = Buffer.from(drive.plugIn(join(stack.folder, 'aside')));
      const folder = Buffer.concat([top, Buffer.from('/Photography/2003 Søndag')]);
      fs.mkdirSync(folder, { recursive: true });
      names[type].forEach((name, n) => {
        const path = Buffer.concat([folder, Buffer.from('/'), name]);
        fs.writeFileSync(path, Buffer.alloc(1000 * n + 20, `${type} ${n} `));
        fs.utimesSync(path, oldTime, oldTime);
      });
      fs.writeFileSync(Buffer.concat([folder, Buffer.from('/empty.txt')]), '');
      fs.writeFileSync(Buffer.concat([folder, Buffer.from('/.DS_Store')]), 'junk');
      const specials = type === 'ext4' || type === 'btrfs';
      if (specials) {
        fs.symlinkSync('/etc/passwd', Buffer.concat([folder, Buffer.from('/link.jpg')]));
        execFileSync('mkfifo', [`${folder.toString()}/pipe`]);
      }
      drive.eject();
      drive.plugIn(join(stack.watch, type));
      const driveId = await driveNamed(label);
      const ingest = await ingestOf(stack.db.pool, driveId);
      const count = names[type].length + 1;
      expect(ingest).toMatchObject({
        state: 'done',
        copied: count,
        held: 0,
        failed: 0,
        skipped: specials ? 3 : 1,
      });
      expect(ingest.found).toBe(ingest.copied + ingest.held + ingest.skipped + ingest.failed);
      await expectArchived(stack, driveId, Buffer.from(join(stack.watch, type)), count);
      drive.eject();
    },
  );

  test('of 3 GB full of holes is read back whole', async () => {
    const drive = plug('ext4', 'Sparse', 200);
    const top = drive.plugIn(join(stack.folder, 'aside'));
    fs.mkdirSync(join(top, 'Photography'));
    const fd = fs.openSync(join(top, 'Photography', 'sparse.psb'), 'w');
    fs.writeSync(fd, 'begin', 0);
    fs.writeSync(fd, 'middle', 1_500_000_001);
    fs.ftruncateSync(fd, 3_000_000_000);
    fs.closeSync(fd);
    drive.eject();
    drive.plugIn(join(stack.watch, 'sparse'));
    const driveId = await driveNamed('Sparse');
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ state: 'done', copied: 1, failed: 0 });
    const copy = join(stack.archive, 'Sparse/Photography/sparse.psb');
    expect(fs.statSync(copy).size).toBe(3_000_000_000);
    execFileSync('cmp', [copy, join(stack.watch, 'sparse/Photography/sparse.psb')]);
    drive.eject();
  });

  test('and attached again elsewhere is the same drive, and only what is new is copied', async () => {
    const drive = plug('ext4', 'Again', 100);
    const top = drive.plugIn(join(stack.folder, 'aside'));
    fs.mkdirSync(join(top, 'photography/2020'), { recursive: true });
    for (let n = 0; n < 20; n++) fs.writeFileSync(join(top, `photography/2020/${n}.jpg`), `picture ${n}`);
    drive.eject();
    drive.plugIn(join(stack.watch, 'first'));
    const driveId = await driveNamed('Again');
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ copied: 20, held: 0 });
    drive.eject();
    await detached(stack, driveId);

    const second = drive.plugIn(join(stack.watch, 'second'));
    await until(async () => (await countOf(stack, driveId)) === 2, 'a second ingest is there');
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ copied: 0, held: 20, found: 20 });

    fs.writeFileSync(join(second, 'photography/2020/new.jpg'), 'a new picture');
    drive.eject();
    await detached(stack, driveId);
    drive.plugIn(join(stack.watch, 'third'));
    await until(async () => (await countOf(stack, driveId)) === 3, 'a third ingest is there');
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ copied: 1, held: 20, found: 21 });
    drive.eject();
  });

  test.each(['lazily', 'by force'] as const)(
    'and pulled out %s in the middle waits, and goes on without copying proven files again',
    async (how) => {
      const label = `Yank ${how}`;
      const drive = plug('ext4', label, 900);
      const top = drive.plugIn(join(stack.folder, 'aside'));
      fs.mkdirSync(join(top, 'Photography'));
      for (let n = 0; n < 80; n++)
        fs.writeFileSync(join(top, `Photography/${n}.cr3`), Buffer.alloc(9_000_000, `${how} ${n} `));
      drive.eject();
      drive.plugIn(join(stack.watch, 'yank'));
      const driveId = await driveNamed(label);
      await until(async () => (await provenOf(stack, driveId)) >= 8, 'some files are proven');
      drive.pullOut(how);
      const waiting = await ingestOf(stack.db.pool, driveId, ['waiting', 'done']);
      expect(waiting).toMatchObject({ state: 'waiting', reason: 'drive-away' });
      const proven = await provenOf(stack, driveId);
      expect(proven).toBeLessThan(80);

      drive.plugIn(join(stack.watch, `yank-${how}`));
      const done = await ingestOf(stack.db.pool, driveId);
      expect(done).toMatchObject({ state: 'done', found: 80, copied: 80, held: 0, failed: 0 });
      await expectArchived(stack, driveId, Buffer.from(join(stack.watch, `yank-${how}`)), 80);
      const { rows } = await stack.db.pool.query(
        'select count(*)::int as n from file_version v join file f on f.id = v.file_id where f.drive_id = $1',
        [driveId],
      );
      expect(rows[0].n).toBe(80);
      expect(fs.readdirSync(join(stack.archive, '.safelight/incoming'))).toEqual([]);
      drive.eject();
    },
  );
});

async function countOf(stack: Stack, driveId: string): Promise<number> {
  const { rows } = await stack.db.pool.query('select count(*)::int as n from ingest where drive_id = $1', [
    driveId,
  ]);
  return rows[0].n;
}

async function provenOf(stack: Stack, driveId: string): Promise<number> {
  const { rows } = await stack.db.pool.query(
    'select count(*)::int as n from file where drive_id = $1 and content_id is not null',
    [driveId],
  );
  return rows[0].n;
}

async function detached(stack: Stack, driveId: string): Promise<void> {
  await until(async () => {
    const { rows } = await stack.db.pool.query(
      `select 1 from attachment a join volume v on v.id = a.volume_id where v.drive_id = $1 and a.detached_at is null`,
      [driveId],
    );
    return rows.length === 0;
  }, 'the drive counts as away');
}

/** Every File of the Drive has a proven Archive Copy with its exact bytes and time. */
async function expectArchived(stack: Stack, driveId: string, top: Buffer, count: number): Promise<void> {
  const { rows } = await stack.db.pool.query<{ path: Buffer; archived: Buffer; evidence: string }>(
    `select f.path, c.path as archived, c.evidence from file f
     join copy c on c.file_id = f.id and c.content_id = f.content_id and c.state = 'present'
     join volume v on v.id = c.volume_id and v.kind = 'archive' where f.drive_id = $1`,
    [driveId],
  );
  expect(rows.length).toBe(count);
  for (const { path, archived, evidence } of rows) {
    const source = Buffer.concat([top, Buffer.from('/'), path]);
    const copy = Buffer.concat([Buffer.from(`${stack.archive}/`), archived]);
    expect(evidence).toBe('read-back');
    expect(fs.readFileSync(copy).equals(fs.readFileSync(source)), path.toString()).toBe(true);
    expect(fs.statSync(copy).mtimeMs).toBe(fs.statSync(source).mtimeMs);
  }
}
