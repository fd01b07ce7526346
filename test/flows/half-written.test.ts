import fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attachByHand, ingestOf, until } from '../support/attach-by-hand.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let n = 0;

beforeAll(async () => {
  stack = await startStack();
  await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
});
afterAll(() => stack?.stop());

const makeSource = () => {
  const folder = join(stack.folder, `source-${n++}`, 'Photography');
  fs.mkdirSync(folder, { recursive: true });
  return { top: join(folder, '..'), folder };
};

/** Writes to a file every few milliseconds until it is stopped. */
const keepWriting = (path: string) => {
  const writing = setInterval(() => fs.appendFileSync(path, 'more'), 5);
  return { stop: () => clearInterval(writing) };
};

const problems = async (ingestId: string) => {
  const { rows } = await stack.db.pool.query<{ path: Buffer; reason: string }>(
    `select path, reason from ingest_problem where ingest_id = $1 and kind = 'failed' order by path`,
    [ingestId],
  );
  return rows.map(({ path, reason }) => `${path} ${reason}`);
};

test('a file that is written all the time is never copied half; when it rests, the next pass takes it by itself', async () => {
  const { top, folder } = makeSource();
  const growing = join(folder, 'growing.mov');
  fs.writeFileSync(growing, Buffer.alloc(60_000_000, 'film'));
  fs.writeFileSync(join(folder, 'still.jpg'), 'a picture');
  const writer = keepWriting(growing);
  const driveId = await attachByHand(stack.db.pool, top);
  const first = await ingestOf(stack.db.pool, driveId);
  expect(first).toMatchObject({ copied: 1, failed: 1, found: 2 });
  expect(await problems(first.id)).toEqual(['Photography/growing.mov deferred']);
  const inArchive = join(stack.archive, 'source-0/Photography');
  expect(fs.readdirSync(inArchive)).toEqual(['still.jpg']);

  writer.stop();
  await until(() => fs.existsSync(join(inArchive, 'growing.mov')), 'the next pass takes it', 150);
  expect(fs.readFileSync(join(inArchive, 'growing.mov')).equals(fs.readFileSync(growing))).toBe(true);
});

test('a catalogue is taken as one set of bytes or not at all; a lock that rests is no reason to wait', async () => {
  const { top, folder } = makeSource();
  const set = ['Main.lrcat', 'Main.lrcat-shm', 'Main.lrcat-wal', 'Main.lrcat.lock'];
  for (const name of set) fs.writeFileSync(join(folder, name), Buffer.alloc(3_000_000, name));
  fs.writeFileSync(join(folder, 'Other.lrcat'), 'another one');
  fs.writeFileSync(join(folder, 'Other.lrcat.lock'), 'open');
  const writer = keepWriting(join(folder, 'Main.lrcat-wal'));
  const driveId = await attachByHand(stack.db.pool, top);
  const ingest = await ingestOf(stack.db.pool, driveId);
  writer.stop();
  expect(await problems(ingest.id)).toEqual(set.map((name) => `Photography/${name} deferred`));
  expect(ingest).toMatchObject({ copied: 2, failed: 4 });
  expect(fs.readdirSync(join(stack.archive, 'source-1/Photography'))).toEqual([
    'Other.lrcat',
    'Other.lrcat.lock',
  ]);
});

test('two drives are ingested at once: the small one is not kept waiting by the large one', async () => {
  const [large, small] = [makeSource(), makeSource()];
  for (let i = 0; i < 40; i++)
    fs.writeFileSync(join(large.folder, `${i}.nef`), Buffer.alloc(40_000_000, `${i} `));
  for (let i = 0; i < 20; i++) fs.writeFileSync(join(small.folder, `${i}.jpg`), `small ${i}`);
  const first = await attachByHand(stack.db.pool, large.top);
  await until(
    async () => (await ingestOf(stack.db.pool, first, ['running', 'done'])).state === 'running',
    'it runs',
  );
  const second = await attachByHand(stack.db.pool, small.top);
  expect(await ingestOf(stack.db.pool, second)).toMatchObject({ state: 'done', copied: 20 });
  expect((await ingestOf(stack.db.pool, first, ['running', 'done'])).state).toBe('running');
  expect(await ingestOf(stack.db.pool, first)).toMatchObject({ state: 'done', copied: 40 });
});
