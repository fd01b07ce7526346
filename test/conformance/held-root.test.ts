import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ArchiveStore,
  newRunCounter,
  openArchiveStore,
} from '@safelight/core/adapters/archive-store/archive-store.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';

const HOLDER = '.held';
let folder: string;
let root: string;
let store: ArchiveStore;

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'sl-held-'));
  root = join(folder, 'root');
  fs.mkdirSync(join(root, HOLDER), { recursive: true });
  fs.writeFileSync(join(folder, 'source'), 'bytes');
  store = openArchiveStore(root, { uid: null, gid: null, umask: null }, HOLDER);
});
afterEach(async () => {
  await store.close();
  fs.rmSync(folder, { recursive: true });
});

const receive = async (temporary: Buffer) => {
  const reader = store.openReader();
  const source = Buffer.from(join(folder, 'source'));
  const [received] = await reader.receive([{ source, temporary }], true, newRunCounter());
  await reader.close();
  return received!;
};
const place = (temporary: Buffer) => {
  const final = Buffer.from('deep/in/file.jpg');
  const bytes = Buffer.from('bytes');
  const content = {
    blake3: blake3Of(bytes),
    bytes: bytes.length,
    mtimeNs: 5n,
    original: null,
    displaces: null,
  };
  return store.settle([{ temporary, received: true, final, alternative: final, ...content }]);
};

test('what waits in the folder that holds a root moves to its place below it', async () => {
  const temporary = store.temporaryName('run', 0);
  expect(await receive(temporary)).toMatchObject({ ok: true });
  expect(await place(temporary)).toMatchObject([{ ok: true, how: 'written' }]);
  expect(fs.readFileSync(join(root, 'deep/in/file.jpg'), 'utf8')).toBe('bytes');
  expect(fs.readdirSync(join(root, HOLDER))).toEqual([]);
});

test('without that folder nothing is written and no folder is made', async () => {
  const temporary = store.temporaryName('run', 0);
  await receive(temporary);
  fs.renameSync(root, join(folder, 'pulled out'));
  fs.mkdirSync(root);
  await expect(place(temporary)).rejects.toMatchObject({ code: 'archive-absent' });
  expect(await receive(store.temporaryName('run', 1))).toMatchObject({ ok: false, code: 'archive-absent' });
  expect(fs.readdirSync(root)).toEqual([]);
});
