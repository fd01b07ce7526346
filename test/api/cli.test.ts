import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';

const safelight = fileURLToPath(new URL('../../apps/cli/bin/safelight.js', import.meta.url));
let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await Promise.all([stack.startServer(), stack.startWorker()]);
});
afterAll(() => stack?.stop());

interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

function run(words: string[], input = '', data = stack.data): Promise<Outcome> {
  const child = spawn(process.execPath, [safelight, ...words], {
    env: { ...process.env, SAFELIGHT_DATA: data },
  });
  const outcome: Outcome = { code: null, out: '', err: '' };
  child.stdout.on('data', (text) => {
    outcome.out += text;
  });
  child.stderr.on('data', (text) => {
    outcome.err += text;
  });
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ ...outcome, code }));
  });
}

const asJson = async (...words: string[]) => {
  const { code, out, err } = await run([...words, '--json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
};

function makeDrive(name: string): string {
  const top = join(stack.folder, name);
  mkdirSync(join(top, 'Photography/2021'), { recursive: true });
  writeFileSync(join(top, 'Photography/2021/IMG_0001.JPG'), name);
  return top;
}

describe('the command line', () => {
  test('attaches a folder, waits until all is proven, and finds it again', async () => {
    const drive = await asJson(
      'attach',
      makeDrive('Wedding drive'),
      '--name',
      'Weddings',
      '--kind',
      'drive',
      '--wait',
    );
    expect(drive).toMatchObject({
      name: 'Weddings',
      kind: 'drive',
      attached: true,
      ingest: { state: 'done', found: 1, copied: 1, held: 0, skipped: 0, failed: 0, copiedBytes: 13 },
    });
    expect(await asJson('drives')).toHaveLength(1);
    expect(await asJson('status')).toMatchObject({
      ready: true,
      files: 1,
      drives: { attached: 1, total: 1 },
    });
    expect(await asJson('find', 'img', '0001')).toMatchObject({
      total: 1,
      items: [{ name: 'IMG_0001.JPG' }],
      next: null,
    });
    writeFileSync(join(stack.folder, 'Wedding drive/Photography/2021/IMG_0002.JPG'), 'two');
    expect(await asJson('ingest', 'weddings', '--wait')).toMatchObject({
      ingest: { found: 2, copied: 1, held: 1 },
    });
    expect(await asJson('release', drive.id)).toMatchObject({ id: drive.id });
    expect((await run(['ingest', 'Weddings'])).code).toBe(1);
  });

  test('says where a drive rests, and who has it', async () => {
    expect(await asJson('move', 'Weddings', 'Safe, Bank')).toMatchObject({ place: 'Safe, Bank' });
    expect(await asJson('drives')).toMatchObject([{ name: 'Weddings', place: 'Safe, Bank' }]);
    const lent = await run(['lend', 'weddings', 'Nora', '--until', '2990-01-31']);
    expect(lent).toEqual({ code: 0, out: 'Weddings is with Nora.\n', err: '' });
    expect((await run(['lend', 'weddings', 'Nora', '--until', 'soon'])).code).toBe(2);
    expect((await run(['returned', 'weddings', '--note', 'with thanks'])).out).toBe('Weddings is back.\n');
    expect((await run(['returned', 'weddings'])).code).toBe(1);
    expect(await run(['lost', 'weddings'])).toMatchObject({ code: 1, out: '' });
    expect((await run(['found', 'weddings'])).err).toContain('It is not lost.');
  });

  test('verifies and adopts, and says how it went in one line', async () => {
    expect(await asJson('verify', '--drive', 'Weddings')).toMatchObject({ checked: 2, good: 2, damaged: 0 });
    const { code, out } = await run(['verify', '--sample', '50%']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^archive: 1 copy read, \d+ bytes: 1 good, 0 damaged, 0 missing, 0 changed, 0 unreadable\.$/m,
    );
    const folder = join(stack.archive, 'Older/Photography');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'older.jpg'), 'from years ago');
    expect(await asJson('adopt', folder, '--drive', 'Older', '--wait')).toMatchObject({
      name: 'Older',
      attached: false,
      ingest: { state: 'done', found: 1, held: 1, copied: 0 },
    });
    expect((await run(['adopt', '/proc', '--drive', 'Proc'])).code).toBe(1);
    expect((await run(['verify', '--drive', 'nobody'])).code).toBe(1);
  });

  test('says that a file failed with exit code 3, and names a drive with nothing to ingest', async () => {
    const empty = join(stack.folder, 'Empty drive');
    mkdirSync(empty);
    expect((await run(['attach', empty, '--wait'])).code).toBe(0);
    const bytes = Buffer.concat([Buffer.from(stack.folder), Buffer.from('/caf'), Buffer.from([0xe9])]);
    mkdirSync(Buffer.concat([bytes, Buffer.from('/Photography')]), { recursive: true });
    const raw = await run(['attach', '--path-raw', bytes.toString('base64url'), '--wait', '--json']);
    expect(raw.code, raw.err).toBe(0);
  });

  test('chooses what is ingested, and answers a held ingest', async () => {
    const top = join(stack.folder, 'Old disk');
    mkdirSync(join(top, 'Fotos/2003'), { recursive: true });
    const shots = Array.from({ length: 12 }, (_, n) => join(top, `Fotos/2003/${n}.nef`));
    for (const path of shots) writeFileSync(path, `MM\0*${path}`);
    expect(await asJson('attach', top, '--wait')).toMatchObject({ name: 'Old disk', ingest: null });
    expect(await asJson('choose', 'old disk')).toEqual([]);
    expect(await asJson('choose', 'old disk', 'Fotos/2003')).toEqual(['Fotos/2003']);
    expect(await asJson('ingest', 'old disk', '--wait')).toMatchObject({ ingest: { copied: 12 } });
    expect(await asJson('choose', 'old disk', '--whole')).toEqual(['']);
    expect((await run(['choose', 'old disk', '--whole', '--nothing'])).code).toBe(2);
    expect((await run(['answer', 'old disk', 'yes'])).code).toBe(1);
    for (const path of shots) writeFileSync(path, randomBytes(4000));
    const held = await run(['ingest', 'old disk', '--wait', '--json']);
    expect({ code: held.code, ...JSON.parse(held.out).ingest }).toMatchObject({
      code: 1,
      state: 'on-hold',
      reason: 'looks-damaged',
      copied: 0,
    });
    expect((await run(['answer', 'old disk', 'perhaps'])).code).toBe(2);
    await asJson('answer', 'old disk', 'yes');
    expect(await asJson('ingest', 'old disk', '--wait')).toMatchObject({
      ingest: { state: 'done', failed: 0 },
    });
  });

  test('keeps people and tokens', async () => {
    expect(
      await asJson('user', 'add', 'a@example.org', '--role', 'editor', '--password', 'long enough'),
    ).toMatchObject({
      email: 'a@example.org',
      role: 'editor',
    });
    expect((await run(['user', 'password', 'a@example.org'], 'another long one\n')).code).toBe(0);
    expect(await asJson('user', 'list')).toHaveLength(1);
    expect((await run(['user', 'remove', 'a@example.org'])).code).toBe(0);
    const { token } = await asJson('token', 'create', '--name', 'backup');
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(await asJson('token', 'list')).toMatchObject([{ name: 'backup' }]);
    expect((await run(['token', 'create', '--name', 'backup'])).code).toBe(1);
    expect((await run(['token', 'remove', 'backup'])).code).toBe(0);
  });

  test.each([
    [[]],
    [['nonsense']],
    [['find']],
    [['attach']],
    [['attach', '/a', '/b']],
    [['attach', '/a', '--kind', 'disk']],
    [['status', '--loud']],
    [['find', 'x', '--limit', '0']],
    [['verify', '--volume', 'tape']],
    [['verify', '--sample', '0']],
    [['verify', '--sample', '101']],
    [['adopt', '/a']],
    [['adopt', '--drive', 'A']],
  ])('answers %j with exit code 2', async (words) => {
    expect((await run(words)).code).toBe(2);
  });

  test('says in one line that the server is not running', async () => {
    const { code, err } = await run(['status'], '', join(stack.folder, 'nothing here'));
    expect({ code, err }).toEqual({ code: 1, err: 'The server is not running. Start it with npm start.\n' });
  });

  test('runs on an old Node as well', () => {
    if (!spawnSync('/usr/bin/node', ['--version']).stdout?.toString().startsWith('v2')) return;
    const env = { PATH: '/usr/bin:/bin', SAFELIGHT_DATA: stack.data };
    expect(spawnSync('/usr/bin/node', [safelight, 'status', '--json'], { env }).status).toBe(0);
  });
});
