import fs from 'node:fs';
import { type Code, errnoOf } from '../../base/errors.ts';
import { isJunk } from '../../catalog/file/junk.ts';
import type { RemovedPaths } from '../../catalog/removal/removed-paths.ts';
import type { Ignoring } from './ignoring.ts';
import { entryPath, type Unlisted } from './listing.ts';
import type { Tree } from './look.ts';
import type { IsForeign } from './mount-points.ts';
import { bounded, countBelow } from './pass-over.ts';

export interface Entry {
  name: string;
  stat: fs.BigIntStats;
}

export interface Visit {
  files: Entry[];
  folders: string[];
  skipped: Unlisted[];
  failed: Unlisted[];
  passedOver: string[];
}

/** What a visit has to know of the walk it belongs to. */
export interface Ways {
  tree: Tree;
  isForeign: IsForeign;
  ignoring: Ignoring;
  /** What was removed on purpose. */
  removed: RemovedPaths;
  /** Paths of the only files that are taken; null: all. */
  only: ReadonlySet<string> | null;
  /** Folders of Safelight's own, by device and inode. */
  own: ReadonlySet<string>;
  cancelled: () => boolean;
}

/** Reads one folder: its files, its folders, and what is passed over with the reason. */
export function visitFolder(ways: Ways, path: string): Visit {
  const visit: Visit = { files: [], folders: [], skipped: [], failed: [], passedOver: [] };
  let names: string[];
  try {
    names = fs.readdirSync(ways.tree(path), { encoding: 'latin1' }).sort();
  } catch (error) {
    visit.failed.push(failure(path, error));
    return visit;
  }
  for (const name of names) {
    const below = entryPath(path, name);
    try {
      const stat = fs.lstatSync(ways.tree(below), { bigint: true });
      if (stat.isDirectory()) sortFolder(ways, visit, { name, stat }, below);
      else sortFile(ways, visit, { name, stat }, below);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      visit.failed.push(failure(below, error));
    }
  }
  visit.skipped = bounded(path, visit.skipped);
  return visit;
}

function sortFolder(ways: Ways, visit: Visit, { name, stat }: Entry, path: string): void {
  const passOver = (code: Code, files: number, bytes: number, detail?: string) => {
    visit.passedOver.push(path);
    if (files > 0) visit.skipped.push({ path, files, bytes, code, detail });
  };
  const junk = isJunk(name);
  const removed = ways.removed.hasFolder(path);
  const pattern = junk || removed ? null : ways.ignoring.patternFor(path, true);
  if (ways.isForeign(path, stat.dev)) passOver('other-file-system', 1, 0);
  else if (ways.own.has(`${stat.dev}:${stat.ino}`)) passOver('is-archive', 1, 0);
  else if (junk || removed || pattern !== null) {
    const { files, bytes } = countBelow(ways.tree, path, ways.isForeign, ways.cancelled);
    passOver(junk ? 'junk' : removed ? 'removed' : 'ignored', files, bytes, pattern ?? undefined);
  } else visit.folders.push(path);
}

function sortFile(ways: Ways, visit: Visit, entry: Entry, path: string): void {
  const { name, stat } = entry;
  const skip = (code: Code, bytes: bigint, detail?: string) =>
    visit.skipped.push({ path, files: 1, bytes: Number(bytes), code, detail });
  const own = stat.isFile() ? stat.size : 0n;
  const junk = isJunk(name);
  const removed = !junk && stat.isFile() && ways.removed.hasFile(path, stat.size, stat.mtimeNs);
  const pattern = junk || removed ? null : ways.ignoring.patternFor(path, false);
  const known = ways.only !== null && !ways.only.has(path);
  if (pattern !== null || removed || known) visit.passedOver.push(path);
  if (junk) skip('junk', own);
  else if (removed) skip('removed', own);
  else if (pattern !== null) skip('ignored', own, pattern);
  else if (known && stat.isFile()) skip('already-known', own);
  else if (stat.isFile()) visit.files.push(entry);
  else skip(stat.isSymbolicLink() ? 'link' : 'special', 0n);
}

const codes: Record<string, Code> = {
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  ENAMETOOLONG: 'name-too-long',
  ENOENT: 'vanished',
};

function failure(path: string, error: unknown): Unlisted {
  const errno = errnoOf(error);
  return { path, files: 1, bytes: 0, code: codes[errno ?? ''] ?? 'unreadable', detail: errno ?? undefined };
}
