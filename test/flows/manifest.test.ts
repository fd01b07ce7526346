import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { xxh64 } from '@node-rs/xxhash';
import type { ManifestLine } from '@safelight/contract/drives.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachByHand, ingestOf, until } from '../support/attach-by-hand.ts';
import { safelightCommand } from '../support/command-line.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';
import { rcloneEnv } from '../support/plain-rclone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { readMhl } from './read-mhl.ts';

const missing = cephMissing();
if (missing) console.warn(`skipped: the tests of manifests, because ${missing}`);

const latin = Buffer.from('caf\xe9.nef', 'latin1');
/** rclone cannot name a key with this first character. */
const quotedByRclone = '‛quoted.jpg';
const odd = [
  'full／width.jpg',
  'new\nline.jpg',
  'back\\slash.jpg',
  'tab\there.jpg',
  ' spaces ',
  '#1.jpg',
  quotedByRclone,
  "it's.jpg",
];
const names: Buffer[] = [
  ...['IMG_1.jpg', 'Père.jpg', '🐚 <shell> & "co".tif', '-n.jpg', '$(id).jpg', '%41.jpg', ...odd].map(
    (name) => Buffer.from(name),
  ),
  latin,
  Buffer.from('bell\x07.jpg'),
  Buffer.from('was \ufffd.jpg'),
];
const time = new Date('2003-04-05T06:07:08.000Z');

describe.skipIf(missing)('the manifest of a drive that is away', () => {
  let store: TestStore;
  let stack: Stack;
  let away: string;

  beforeAll(async () => {
    store = await startObjectStore();
    stack = await startStack();
    const cloud = {
      B2_ENDPOINT: store.endpoint,
      B2_REGION: store.region,
      B2_BUCKET: store.bucket,
      B2_KEY_ID: store.keyId,
      B2_APPLICATION_KEY: store.key,
      B2_PREFIX: 'studio',
    };
    await Promise.all([
      stack.startServer(cloud),
      stack.startWorker({ ...cloud, SAFELIGHT_ROLES: 'dock,cloud' }),
    ]);
    const top = join(stack.folder, 'LaCie');
    fillDrive(top);
    const driveId = await attachByHand(stack.db.pool, top, 'LaCie "4"');
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ state: 'done', failed: 0 });
    await until(async () => {
      const { rows } = await stack.db.pool.query(
        `select count(*)::int as n, count(*) filter (where state = 'done')::int as done from upload`,
      );
      return rows[0].n > 0 && rows[0].n === rows[0].done;
    }, 'everything is in the cloud');
    away = join(stack.folder, 'in a cupboard');
    fs.renameSync(top, away);
    await until(async () => {
      const { rowCount } = await stack.db.pool.query('select 1 from attachment where detached_at is null');
      return rowCount === 0;
    }, 'the drive is away');
  });

  afterAll(async () => {
    await stack?.stop();
    await store?.stop();
  });

  const exported = (format: string) =>
    safelightCommand(stack.data, 'export', '--drive', 'LaCie "4"', '--format', format);
  const archive = () =>
    join(stack.archive, fs.readdirSync(stack.archive).find((name) => name !== '.safelight')!);
  const onDrive = () => filesBelow(Buffer.from(away));

  test('as lines of JSON has every present file with its digests, versions and copies', async () => {
    const { code, out } = await exported('jsonl');
    expect(code).toBe(0);
    const lines = out
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ManifestLine);
    const pathOf = (line: ManifestLine) =>
      line.pathRaw === undefined ? line.path : Buffer.from(line.pathRaw, 'base64url').toString('latin1');
    expect(lines.length).toBe(onDrive().length);
    for (const path of onDrive()) {
      const text = path.equals(Buffer.from(path.toString())) ? path.toString() : path.toString('latin1');
      const line = lines.find((one) => pathOf(one) === text)!;
      const bytes = fs.readFileSync(Buffer.concat([Buffer.from(`${away}/`), path]));
      expect(line, text).toMatchObject({
        bytes: bytes.length,
        mtime: time.toISOString(),
        blake3: blake3Of(bytes).toString('hex'),
        crc32: crc32(bytes).toString(16).padStart(8, '0'),
        xxh64: xxh64(bytes).toString(16).padStart(16, '0'),
        versions: [{ n: 1 }],
      });
      expect(line.copies.map(({ volume }) => volume)).toContain('archive');
    }
  });

  test('as b3sum’s list is checked by b3sum in the archive and on the drive, and names what it cannot hold', async () => {
    const { code, out, err } = await exported('b3sum');
    const list = join(stack.folder, 'list.b3');
    fs.writeFileSync(list, out);
    for (const folder of [archive(), away]) {
      const checked = spawnSync('b3sum', ['--check', list], { cwd: folder, encoding: 'utf8' });
      expect(checked.stderr).toBe('');
      expect(checked.stdout.match(/: OK$/gm)?.length).toBe(onDrive().length - 2);
    }
    expect(code).toBe(3);
    expect(err.trimEnd().split('\n').length).toBe(2);
    expect(err).toContain('Photography/2003 Søndag/caf\ufffd.nef');
    expect(err).toContain(
      Buffer.concat([Buffer.from('Photography/2003 Søndag/'), latin]).toString('base64url'),
    );

    const damaged = join(away, 'Photography/2003 Søndag/IMG_1.jpg');
    const before = fs.readFileSync(damaged);
    fs.writeFileSync(damaged, 'other bytes');
    expect(spawnSync('b3sum', ['--check', list], { cwd: away }).status).toBe(1);
    fs.writeFileSync(damaged, before);
    fs.utimesSync(damaged, time, time);
  });

  test('as an ASC MHL keeps its rules, and its hashes are those of the files', async () => {
    const { code, out, err } = await exported('mhl');
    const list = readMhl(out);
    expect(list.version).toBe('2.0');
    expect(list.ignored).toEqual(expect.arrayContaining(['.DS_Store', 'ascmhl', 'ascmhl/', '._*']));
    expect(list.hashes.length).toBe(onDrive().length - 2);
    for (const { path, size, modified, xxh64: hash } of list.hashes) {
      const bytes = fs.readFileSync(join(away, path));
      expect({ size, hash }, path).toEqual({
        size: bytes.length,
        hash: xxh64(bytes).toString(16).padStart(16, '0'),
      });
      expect(new Date(modified)).toEqual(time);
    }
    expect(code).toBe(3);
    expect(err).toContain('bell\\u0007.jpg');
  });

  test('as a script brings the whole drive out of the bucket with rclone alone', async () => {
    const { code, out, err } = await exported('rclone-copy');
    expect({ code, err }).toEqual({
      code: 3,
      err: `Left out, a name that this format cannot hold: "Photography/2003 Søndag/${quotedByRclone}"\n`,
    });
    const reached = onDrive().filter((path) => !path.includes(quotedByRclone));
    const script = join(stack.folder, 'restore.sh');
    fs.writeFileSync(script, out);
    const target = join(stack.folder, 'restored');
    // The store's proxy lives in this process: nothing here may block.
    const run = () =>
      promisify(execFile)('sh', [script, `b:${store.bucket}`, target], { env: rcloneEnv(store) });
    await run();
    expect(filesBelow(Buffer.from(target))).toEqual(reached);
    for (const path of reached) {
      const [there, here] = [away, target].map((top) => Buffer.concat([Buffer.from(`${top}/`), path]));
      expect(fs.readFileSync(here!).equals(fs.readFileSync(there!)), path.toString()).toBe(true);
    }
    expect(fs.statSync(join(target, 'Photography/2003 Søndag/IMG_1.jpg')).mtime).toEqual(time);
    const gets = store.stats.operations.GetObject ?? 0;
    await run();
    expect(store.stats.operations.GetObject ?? 0).toBe(gets);
  });

  test('is refused for a drive that does not exist and a format that does not exist', async () => {
    const at = ['export', '--drive', 'No such drive', '--format', 'b3sum'];
    expect((await safelightCommand(stack.data, ...at)).code).toBe(1);
    expect((await exported('zip')).code).toBe(2);
  });
});

function fillDrive(top: string): void {
  const folder = Buffer.from(`${top}/Photography/2003 Søndag/`);
  fs.mkdirSync(folder, { recursive: true });
  fs.mkdirSync(join(top, 'Photography/again'));
  const write = (path: Buffer | string, bytes: string) => {
    fs.writeFileSync(path, bytes);
    fs.utimesSync(path, time, time);
  };
  for (const [n, name] of names.entries()) write(Buffer.concat([folder, name]), `picture ${n}`);
  write(join(top, 'Photography/again/a second IMG_1.jpg'), 'picture 0');
  write(join(top, 'Photography/empty.txt'), '');
}

/** Paths below a folder, sorted by their bytes. */
function filesBelow(top: Buffer, folder = Buffer.alloc(0)): Buffer[] {
  const here = folder.length === 0 ? top : Buffer.concat([top, Buffer.from('/'), folder]);
  const entries = fs.readdirSync(here, { encoding: 'buffer', withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = folder.length === 0 ? entry.name : Buffer.concat([folder, Buffer.from('/'), entry.name]);
      return entry.isDirectory() ? filesBelow(top, path as Buffer<ArrayBuffer>) : [path];
    })
    .sort((a, b) => Buffer.compare(a, b)) as Buffer[];
}
