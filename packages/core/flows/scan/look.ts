import fs from 'node:fs';

/** Where a path of the Drive, as latin1, stands on this machine; the empty path is the top of the Drive. */
export type Tree = (path: string) => Buffer;

/** The tree of a drive that is mounted. */
export function treeBelow(mount: string): Tree {
  return (path) => Buffer.from(path === '' ? mount : `${mount}/${path}`, 'latin1');
}

/** The tree of a source folder that stands somewhere else. */
export function treeOf(sourceFolder: string, standsAt: string): Tree {
  return (path) => Buffer.from(`${standsAt}${path.slice(sourceFolder.length)}`, 'latin1');
}

/** What stands at a path, links not followed; null where nothing does or it cannot be read. */
export function lstat(tree: Tree, path: string): fs.BigIntStats | null {
  try {
    return fs.lstatSync(tree(path), { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch {
    return null; // an unreadable place counts as not there; the caller asks why where it matters
  }
}

/** A folder that is reached through folders only, never through a link; else null. */
export function realFolder(tree: Tree, path: string): fs.BigIntStats | null {
  const parts = path === '' ? [] : path.split('/');
  for (let n = 0; n < parts.length; n++)
    if (!lstat(tree, parts.slice(0, n).join('/'))?.isDirectory()) return null;
  const stat = lstat(tree, path);
  return stat?.isDirectory() ? stat : null;
}
