import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Kernel } from './kernel.ts';
import { OpenAhead } from './open-ahead.ts';

let folder: string;
let told: string[];
const kernel = {
  dropCache: () => void told.push('drop'),
  readAhead: () => void told.push('sequential'),
  fetchAhead: () => void told.push('fetch'),
} as unknown as Kernel;
const handles = () => fs.readdirSync('/proc/self/fd').length;
const openOf = (sizes: (number | null)[]) => (n: number) => {
  const path = join(folder, String(n));
  if (sizes[n] !== null) {
    fs.writeFileSync(path, '');
    fs.truncateSync(path, sizes[n]);
  }
  told.push(`open ${n}`);
  return fs.openSync(path, 'r');
};

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'safelight-ahead-'));
  told = [];
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

test('small files are opened sixteen ahead, past the cache, and are being fetched', () => {
  const ahead = new OpenAhead(40, openOf(Array(40).fill(10)), kernel);
  fs.closeSync(ahead.take(0));
  expect(told.slice(0, 3)).toEqual(['open 0', 'drop', 'fetch']);
  expect(told.filter((word) => word.startsWith('open'))).toHaveLength(16);
  ahead.close();
});

test('beside a large file none is opened early, and nothing of it is fetched before it is read', () => {
  const ahead = new OpenAhead(5, openOf(Array(5).fill(8_000_000)), kernel);
  fs.closeSync(ahead.take(0));
  expect(told).toEqual(['open 0', 'drop', 'sequential']);
  fs.closeSync(ahead.take(1));
  expect(told.filter((word) => word.startsWith('open'))).toEqual(['open 0', 'open 1']);
  ahead.close();
});

test('a file that is not there is said when its turn comes, and the others are read', () => {
  const ahead = new OpenAhead(3, openOf([10, null, 10]), kernel);
  fs.closeSync(ahead.take(0));
  expect(() => ahead.take(1)).toThrow('ENOENT');
  fs.closeSync(ahead.take(2));
  ahead.close();
});

test('no handle stays open, neither of what was not taken nor where the cache could not be dropped', () => {
  const before = handles();
  const ahead = new OpenAhead(10, openOf(Array(10).fill(10)), kernel);
  fs.closeSync(ahead.take(0));
  ahead.close();
  expect(handles()).toBe(before);
  const failing = {
    ...kernel,
    dropCache: () => {
      throw new Error('gone');
    },
  };
  const refused = new OpenAhead(1, openOf([10]), failing);
  expect(() => refused.take(0)).toThrow('gone');
  expect(handles()).toBe(before);
});
