import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { joinPath, parentPath } from '@safelight/core/base/paths.ts';
import { makePhoto } from '../media/make-photo.ts';
import type { Random } from './random.ts';

/** Every content that a path ever had, by path as latin1: hex of its BLAKE3. */
export type History = Map<string, Set<string>>;

/** What lies below a source folder: regular files with their hashes, and how many other entries there are. */
export interface Tree {
  files: Map<string, string>;
  others: number;
}

const oddNames = [
  Buffer.from('caf\xe9.jpg', 'latin1'),
  Buffer.from('new\nline.nef'),
  Buffer.from('Père.jpg'.normalize('NFD')),
  Buffer.from('Père.jpg'.normalize('NFC')),
  Buffer.from('🐚 shell.nef'),
  Buffer.from('trailing dots...'),
  Buffer.from(`${'x'.repeat(251)}.tif`),
  Buffer.from('back\\slash.txt'),
];

/** Few of them are pictures, or a round would spend its time on them. */
const kinds = ['nef', ...Array.from({ length: 12 }, () => ['pdf', 'zip', 'dat']).flat()];

/** Half of the files are alone in their folder, half are among many: a group touches many folders, or few. */
function folderOf(i: number): string {
  return i % 2 === 0 ? `${2000 + (i % 23)}/Shoot ${i % 61}` : `2030/Shoot ${Math.floor(i / 600)}`;
}

/** Writes `count` files of mixed sizes, names, folders and times; some have the same bytes. */
export function fillSource(top: string, name: string, count: number, random: Random): void {
  let twin: Buffer = random.bytes(5000);
  for (let i = 0; i < count; i++) {
    const folder = `${top}/Photography/${name}/${folderOf(i)}`;
    fs.mkdirSync(folder, { recursive: true });
    const leaf = i < oddNames.length ? oddNames[i]! : Buffer.from(`_DSC${i}.${kinds[i % kinds.length]}`);
    const bytes = i % 31 === 7 ? twin : random.bytes(sizeOf(i, random));
    if (i % 97 === 11) twin = bytes;
    writeAt(joinPath(Buffer.from(folder), leaf), bytes, 1_300_000_000 + i * 1000);
  }
  for (const junk of ['.DS_Store', '._a.nef', 'Thumbs.db'])
    fs.writeFileSync(`${top}/Photography/${name}/${junk}`, 'junk');
  fs.symlinkSync('/etc/passwd', `${top}/Photography/${name}/link.jpg`);
  execFileSync('mkfifo', [`${top}/Photography/${name}/pipe`]);
}

/** Pictures that get previews, so that there is something to follow up. */
export async function addPictures(top: string, count: number): Promise<void> {
  fs.mkdirSync(`${top}/Photography/Pictures`, { recursive: true });
  for (let i = 0; i < count; i++)
    fs.writeFileSync(
      `${top}/Photography/Pictures/${i}.jpg`,
      await makePhoto({ width: 90, height: 60, seed: i }),
    );
}

/** Mostly small, some empty, a few of some megabytes. */
function sizeOf(i: number, random: Random): number {
  if (i % 40 === 0) return 0;
  if (i % 120 === 1) return random.whole(1_000_000, 4_500_000);
  return random.whole(1, 40_000);
}

function writeAt(path: Buffer, bytes: Buffer, seconds: number): void {
  fs.writeFileSync(path, bytes);
  fs.utimesSync(path, seconds, seconds);
}

/** Rewrites some files, adds some, takes some away. */
export function changeSource(top: string, random: Random, counts: { rewrite: number; add: number }): void {
  const paths = [...readTree(top).files.keys()].filter((path) => path.includes('_DSC'));
  for (let i = 0; i < counts.rewrite; i++)
    fs.writeFileSync(
      Buffer.from(`${top}/${random.pick(paths)}`, 'latin1'),
      random.bytes(random.whole(1, 60_000)),
    );
  for (let i = 0; i < counts.add; i++) {
    const beside = Buffer.from(`${top}/${random.pick(paths)}`, 'latin1');
    fs.writeFileSync(
      joinPath(parentPath(beside), Buffer.from(`added ${i}.xmp`)),
      random.bytes(random.whole(0, 9000)),
    );
  }
  fs.rmSync(Buffer.from(`${top}/${random.pick(paths)}`, 'latin1'), { force: true });
}

const ignored = /(^|\/)(\.DS_Store|\._[^/]*|Thumbs\.db)$/;

/** Reads a source folder whole; paths as latin1, from the source folder on. */
export function readTree(top: string): Tree {
  const tree: Tree = { files: new Map(), others: 0 };
  const waiting = ['Photography'];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop())
    for (const entry of fs.readdirSync(Buffer.from(`${top}/${folder}`, 'latin1'), {
      withFileTypes: true,
      encoding: 'buffer',
    })) {
      const path = `${folder}/${entry.name.toString('latin1')}`;
      if (entry.isDirectory()) waiting.push(path);
      else if (!entry.isFile() || ignored.test(path)) tree.others++;
      else tree.files.set(path, hashOf(Buffer.from(`${top}/${path}`, 'latin1')));
    }
  return tree;
}

export function hashOf(path: Buffer): string {
  return blake3Of(fs.readFileSync(path)).toString('hex');
}

/** Adds what paths hold now to what they ever held. */
export function remember(history: History, tree: Tree): History {
  const all: History = new Map([...history].map(([path, hashes]) => [path, new Set(hashes)]));
  for (const [path, hash] of tree.files) all.set(path, (all.get(path) ?? new Set()).add(hash));
  return all;
}
