import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { attachByHand, ingestOf, until } from '../support/attach-by-hand.ts';
import { type DriveImage, type FileSystem, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { type Running, type Stack, startStack } from '../support/stack.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of odd drives, because ${missing}`);

/** No single call takes so long a path: one step after the other. */
const DEEP = `
import os
for n in range(30):
    os.mkdir('d' * 200)
    os.chdir('d' * 200)
    open('deep.nef', 'w').write(str(n))
`;

describe.skipIf(missing)('an odd source', () => {
  let stack: Stack;
  let worker: Running;
  let source: string;
  let photography: string;
  const cleanUp: (() => void)[] = [];

  beforeEach(async () => {
    stack = await startStack();
    source = join(stack.folder, 'source');
    photography = join(source, 'Photography');
    fs.mkdirSync(photography, { recursive: true });
  });

  afterEach(async () => {
    await worker.stop();
    for (const undo of cleanUp.splice(0).toReversed()) undo();
    await stack.stop();
  });

  const begin = async () => {
    worker = await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
  };
  const ingest = async () => ingestOf(stack.db.pool, await attachByHand(stack.db.pool, source));
  const problems = async () => {
    const { rows } = await stack.db.pool.query<{
      path: Buffer;
      kind: string;
      reason: string;
      detail: string | null;
    }>('select path, kind, reason, detail from ingest_problem order by path');
    return rows.map(({ path, ...rest }) => ({ path: path.toString(), ...rest }));
  };
  const mount = (...args: string[]) => {
    const target = args.at(-1)!;
    fs.mkdirSync(target, { recursive: true });
    execFileSync('mount', args);
    cleanUp.push(() => execFileSync('umount', ['-l', target]));
  };
  const plugIn = (type: FileSystem, at: string, megabytes: number): DriveImage => {
    const disk = makeDrive(stack.folder, type, `Disk ${type}`, megabytes);
    disk.plugIn(at);
    cleanUp.push(() => disk.eject());
    return disk;
  };

  test('whose folder is a symbolic link says so, and nothing is followed', async () => {
    fs.rmdirSync(photography);
    fs.mkdirSync(join(stack.folder, 'elsewhere'));
    fs.writeFileSync(join(stack.folder, 'elsewhere/a.nef'), 'a');
    fs.symlinkSync('../elsewhere', photography);
    await begin();
    expect(await ingest()).toMatchObject({
      state: 'failed',
      reason: 'source-folder-link',
      found: 1,
      failed: 1,
    });
  });

  test('whose folder was renamed since waits with that reason, and nothing counts as gone', async () => {
    fs.writeFileSync(join(photography, 'a.nef'), 'a');
    await begin();
    expect(await ingest()).toMatchObject({ state: 'done', copied: 1 });
    fs.renameSync(photography, join(source, 'Pictures'));
    const driveId = await attachByHand(stack.db.pool, source);
    const reason = async () => (await ingestOf(stack.db.pool, driveId, ['waiting'])).reason;
    await expect.poll(reason, { timeout: 30_000 }).toBe('source-folder-gone');
    const { rows } = await stack.db.pool.query('select on_drive from file');
    expect(rows).toEqual([{ on_drive: 'present' }]);
  });

  test('with mounts inside skips them with their reason: another file system, and a loop of itself', async () => {
    fs.writeFileSync(join(photography, 'a.nef'), 'a');
    mount('-t', 'tmpfs', 'tmpfs', join(photography, 'foreign'));
    fs.writeFileSync(join(photography, 'foreign/not-ours.nef'), 'x');
    mount('--bind', photography, join(photography, 'loop'));
    await begin();
    expect(await ingest()).toMatchObject({ state: 'done', found: 3, copied: 1, skipped: 2 });
    expect(await problems()).toMatchObject([
      { path: 'Photography/foreign', reason: 'other-file-system' },
      { path: 'Photography/loop', reason: 'other-file-system' },
    ]);
  });

  test('with a subvolume of btrfs inside copies it: it belongs to the drive', async () => {
    fs.rmSync(source, { recursive: true });
    plugIn('btrfs', source, 200);
    fs.mkdirSync(photography);
    execFileSync('btrfs', ['subvolume', 'create', join(photography, '2020')], { stdio: 'ignore' });
    fs.writeFileSync(join(photography, '2020/a.nef'), 'a');
    await begin();
    expect(await ingest()).toMatchObject({ state: 'done', found: 1, copied: 1, skipped: 0 });
  });

  test('with no file at all is done', async () => {
    await begin();
    expect(await ingest()).toMatchObject({ state: 'done', found: 0, copied: 0 });
  });

  test('with 100,000 files in one folder is copied whole', async () => {
    const folder = join(photography, 'timelapse');
    fs.mkdirSync(folder);
    for (let n = 0; n < 100_000; n++) fs.writeFileSync(join(folder, `${n}.jpg`), `${n}`);
    await begin();
    expect(await ingest()).toMatchObject({ state: 'done', found: 100_000, copied: 100_000 });
  }, 600_000);

  test('deeper than a path can be says where it ends, and the rest is copied', async () => {
    fs.writeFileSync(join(photography, 'a.nef'), 'a');
    execFileSync('python3', ['-c', DEEP], { cwd: photography });
    await begin();
    const result = await ingest();
    expect(result).toMatchObject({ state: 'done', failed: 1 });
    expect(result.copied).toBeGreaterThan(15);
    expect(result.found).toBe(result.copied + result.failed);
    expect(await problems()).toMatchObject([{ kind: 'failed', reason: 'name-too-long' }]);
  });

  test('with a path that is longer in the archive than a path can be says so, and the rest is copied', async () => {
    const inArchive = (path: string) => join(stack.archive, 'source', path.slice(source.length));
    const LONGEST = 4095;
    let folder = photography;
    while (folder.length < LONGEST - 450) folder = join(folder, 'd'.repeat(200));
    const padded = (longest: number, start: string) =>
      join(folder, `${start}${'x'.repeat(longest - folder.length - start.length - 5)}.nef`);
    // One that the drive can hold and the archive cannot; one of which the archive can hold one version.
    const beyond = padded(LONGEST, 'e'.repeat(230).concat('/'));
    const once = padded(LONGEST, 'f'.repeat(200).concat('/')).slice(0, -30).concat('.nef');
    for (const path of [beyond, once]) {
      fs.mkdirSync(join(path, '..'), { recursive: true });
      fs.writeFileSync(path, 'the first version');
    }
    for (let n = 0; n < 20; n++) fs.writeFileSync(join(photography, `${n}.nef`), `${n}`);
    expect(inArchive(beyond).length).toBeGreaterThan(LONGEST);
    expect(inArchive(once).length).toBeLessThan(LONGEST - 13);
    expect(inArchive(once).length).toBeGreaterThan(LONGEST - 30);
    await begin();
    expect(await ingest()).toMatchObject({ state: 'done', found: 22, copied: 21, failed: 1 });
    expect(await problems()).toMatchObject([{ kind: 'failed', reason: 'name-too-long' }]);

    fs.writeFileSync(once, 'the second, beside which the first stays');
    fs.writeFileSync(join(photography, 'new.nef'), 'new');
    expect(await ingest()).toMatchObject({ state: 'done', found: 23, copied: 2, held: 20, failed: 1 });
    expect(fs.readFileSync(inArchive(once), 'utf8')).toBe('the first version');
    const { rows } = await stack.db.pool.query(
      `select c.path, c.state from copy c join volume v on v.id = c.volume_id join file f on f.id = c.file_id
       where v.kind = 'archive' and f.path = $1 order by c.id`,
      [Buffer.from(once.slice(source.length + 1))],
    );
    expect(rows.map(({ state }) => state)).toEqual(['present', 'present']);
    const second = join(stack.archive, rows[1].path.toString());
    expect(fs.readFileSync(second, 'utf8')).toBe('the second, beside which the first stays');
  });

  test('with a file larger than the room that is left copies the others, and names it', async () => {
    const nas = makeDrive(stack.folder, 'ext4', 'NAS', 64);
    nas.plugIn(stack.archive);
    cleanUp.push(() => nas.eject());
    fs.writeFileSync(join(photography, 'a-huge.psb'), randomFillSync(Buffer.alloc(90_000_000)));
    for (let n = 0; n < 5; n++)
      fs.writeFileSync(join(photography, `${n}.nef`), randomFillSync(Buffer.alloc(500_000)));
    await begin();
    const driveId = await attachByHand(stack.db.pool, source);
    const held = await ingestOf(stack.db.pool, driveId, ['on-hold']);
    expect(held).toMatchObject({ reason: 'archive-full', copied: 5, failed: 0 });
    const { rows } = await stack.db.pool.query('select detail from ingest where id = $1', [held.id]);
    expect(rows[0].detail).toContain('Photography/a-huge.psb');
    fs.truncateSync(join(photography, 'a-huge.psb'), 1000);
    await attachByHand(stack.db.pool, source);
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ copied: 6, failed: 0 });
  });

  test('with a file larger than the file system of the archive can hold fails that one alone', async () => {
    fs.writeFileSync(join(photography, 'film.mov'), randomFillSync(Buffer.alloc(30_000_000)));
    fs.writeFileSync(join(photography, 'film.xmp'), 'about the film');
    await begin();
    execFileSync('prlimit', ['--pid', String(worker.process.pid), '--fsize=20000000']);
    expect(await ingest()).toMatchObject({ state: 'done', copied: 1, failed: 1 });
    expect(await problems()).toMatchObject([{ path: 'Photography/film.mov', reason: 'file-too-large' }]);
    expect(fs.readdirSync(join(stack.archive, 'source/Photography'))).toEqual(['film.xmp']);
  });

  test('is copied whole to an archive without hard links, and its versions are kept there', async () => {
    plugIn('exfat', stack.archive, 200);
    for (const name of ['a.nef', 'twin.nef']) fs.writeFileSync(join(photography, name), 'the same bytes');
    await begin();
    expect(await ingest()).toMatchObject({ state: 'done', copied: 2 });
    fs.writeFileSync(join(photography, 'a.nef'), 'edited since');
    expect(await ingest()).toMatchObject({ state: 'done', copied: 1, held: 1 });
    const copy = (path: string) => fs.readFileSync(join(stack.archive, path), 'utf8');
    expect(copy('source/Photography/a.nef')).toBe('edited since');
    const [kept] = fs.readdirSync(join(stack.archive, '.safelight/versions/source/Photography'));
    expect(copy(`.safelight/versions/source/Photography/${kept}`)).toBe('the same bytes');
    await until(
      () => fs.readdirSync(join(stack.archive, '.safelight/incoming')).length === 0,
      'nothing is left',
    );
  });

  test('that is the archive itself, lies inside it or holds it is refused', async () => {
    await begin();
    fs.writeFileSync(join(photography, 'a.nef'), 'a');
    await ingest();
    for (const folder of [stack.archive, join(stack.archive, 'source')])
      await expect(attachByHand(stack.db.pool, folder)).rejects.toThrow('is-archive');
  });
});
