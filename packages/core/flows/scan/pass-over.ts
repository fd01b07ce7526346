import fs from 'node:fs';
import { problem } from '../../base/errors.ts';
import { entryPath, type Unlisted } from './listing.ts';
import { lstat, type Tree } from './look.ts';
import type { IsForeign } from './mount-points.ts';

/** From so many entries with the same reason on, those of one folder are counted in one row. */
const MOST_ROWS = 100;

/** Counts the files below a folder that is passed over; what cannot be read there is nobody's loss. */
export function countBelow(
  tree: Tree,
  folder: string,
  isForeign: IsForeign,
  cancelled: () => boolean,
): { files: number; bytes: number } {
  const sum = { files: 0, bytes: 0 };
  const waiting = [folder];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (cancelled()) throw problem('drive-released');
    for (const name of namesIn(tree, path)) {
      const below = entryPath(path, name);
      const stat = lstat(tree, below);
      if (stat?.isDirectory()) {
        if (!isForeign(below, stat.dev)) waiting.push(below);
      } else if (stat) {
        sum.files += 1;
        sum.bytes += stat.isFile() ? Number(stat.size) : 0;
      }
    }
  }
  return sum;
}

function namesIn(tree: Tree, path: string): string[] {
  try {
    return fs.readdirSync(tree(path), { encoding: 'latin1' });
  } catch {
    return [];
  }
}

/** Entries of one folder with the same reason become one row where they are many; the figures stay exact. */
export function bounded(folder: string, entries: Unlisted[]): Unlisted[] {
  if (entries.length <= MOST_ROWS) return entries;
  const groups = Map.groupBy(entries, ({ code, detail }) => `${code} ${detail ?? ''}`);
  return [...groups.values()].flatMap((group) => {
    if (group.length <= MOST_ROWS) return group;
    const sum = (of: 'files' | 'bytes') => group.reduce((total, entry) => total + entry[of], 0);
    return [{ ...group[0]!, path: folder, files: sum('files'), bytes: sum('bytes') }];
  });
}
