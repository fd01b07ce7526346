import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { realPathBelow } from './real-path-below.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'sl-root-'));
  mkdirSync(join(root, 'a/b'), { recursive: true });
  symlinkSync('/a', join(root, 'absolute'));
  symlinkSync('a/b/..', join(root, 'relative'));
  symlinkSync('../../../a/b', join(root, 'above'));
  symlinkSync('/loop', join(root, 'loop'));
  symlinkSync('absolute/b', join(root, 'twice'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const follow = async (path: string) => (await realPathBelow(root, Buffer.from(path))).toString();

test.each([
  ['/a/b', '/a/b'],
  ['/a//b/', '/a/b'],
  ['/absolute/b', '/a/b'],
  ['/relative', '/a'],
  ['/above', '/a/b'],
  ['/twice/..', '/a'],
  ['/../../a', '/a'],
  ['/', '/'],
])('%s leads to %s, never out of the root', async (path, real) => {
  expect(await follow(path)).toBe(real);
});

test('what is not there, or leads to itself, is an error', async () => {
  await expect(follow('/a/c')).rejects.toThrow('ENOENT');
  await expect(follow('/loop')).rejects.toMatchObject({ code: 'ELOOP' });
});
