import fs from 'node:fs';
import { join } from 'node:path';
import { type Code, errnoOf } from '../../base/errors.ts';

const FORMAT = 1;

/** Safelight's own folder in the archive. */
export const ownFolder = '.safelight';

/** What the archive's root says of itself; `absent` also where another thing stands there. */
export type Found =
  | { is: 'archive'; id: string }
  | { is: 'unmarked' }
  | { is: 'absent'; code: Code; detail: string };

/** Reads `.safelight/archive.json`. */
export function readArchive(root: string): Found {
  try {
    if (!fs.statSync(root).isDirectory()) return absent(`${root} is not a folder.`);
    const text = fs.readFileSync(join(root, ownFolder, 'archive.json'), 'utf8');
    const mark = JSON.parse(text) as { id?: unknown; format?: unknown };
    if (typeof mark.id !== 'string' || mark.format !== FORMAT)
      return absent(`${ownFolder}/archive.json is not of a format that this version knows.`);
    return { is: 'archive', id: mark.id };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && fs.existsSync(root)) return { is: 'unmarked' };
    if (errnoOf(error) === 'ENOENT') return absent(`${root} is not there.`);
    return absent(error instanceof Error ? error.message : String(error));
  }
}

/** Marks an unmarked folder as the archive with this id; never replaces a mark. */
export function markArchive(root: string, id: string, give: (fd: number) => void): void {
  const own = join(root, ownFolder);
  for (const folder of [
    own,
    ...['incoming', 'versions', 'manifests', 'catalogue'].map((name) => join(own, name)),
  ]) {
    fs.mkdirSync(folder, { recursive: true });
    withOpen(folder, 'r', give);
  }
  const path = join(own, 'archive.json');
  withOpen(path, 'wx', (fd) => {
    fs.writeSync(fd, `${JSON.stringify({ id, format: FORMAT })}\n`);
    give(fd);
    fs.fsyncSync(fd);
  });
  withOpen(own, 'r', (fd) => fs.fsyncSync(fd));
}

/** Gives a marked archive another id, whole or not at all: it becomes the one that a rebuilt catalogue knows. */
export function replaceMark(root: string, id: string, give: (fd: number) => void): void {
  const own = join(root, ownFolder);
  const waiting = join(own, 'archive.json.new');
  withOpen(waiting, 'w', (fd) => {
    fs.writeSync(fd, `${JSON.stringify({ id, format: FORMAT })}\n`);
    give(fd);
    fs.fsyncSync(fd);
  });
  fs.renameSync(waiting, join(own, 'archive.json'));
  withOpen(own, 'r', (fd) => fs.fsyncSync(fd));
}

function absent(detail: string): Found {
  return { is: 'absent', code: 'archive-absent', detail };
}

function withOpen(path: string, flags: string, act: (fd: number) => void): void {
  const fd = fs.openSync(path, flags);
  try {
    act(fd);
  } finally {
    fs.closeSync(fd);
  }
}
