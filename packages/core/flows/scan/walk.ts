import fs from 'node:fs';
import { problem } from '../../base/errors.ts';
import { listingDigest } from '../../catalog/drive/folder-digest.ts';
import { type RemovedFromDrive, RemovedPaths } from '../../catalog/removal/removed-paths.ts';
import { Ignoring } from './ignoring.ts';
import type { FolderListing } from './listing.ts';
import { lstat, realFolder, type Tree, treeBelow, treeOf } from './look.ts';
import { foreignTo } from './mount-points.ts';
import { countBelow } from './pass-over.ts';
import { type Visit, visitFolder, type Ways } from './visit-folder.ts';

export interface Walk {
  /** The top of the drive, absolute. */
  mount: Uint8Array;
  /** Empty for the whole drive. */
  sourceFolder: Uint8Array;
  /** Where the source folder stands, absolute; absent: under its name in `mount`. */
  standsAt?: Uint8Array;
  /** Files of it are known: found empty, it is not believed. */
  heldFiles: boolean;
  /** Patterns of what is passed over. */
  ignore: string[];
  /** What was removed from this drive on purpose. */
  removed: RemovedFromDrive;
  /** Paths of the only files that are taken; null: all. */
  only: string[] | null;
  /** Folders of Safelight's own, absolute, which are never walked. */
  own: string[];
  /** Where the host's own root is seen, or null. */
  hostRoot: string | null;
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/**
 * Walks a source folder depth first with synchronous calls, which are several times faster than promised ones;
 * it belongs in a thread. Nothing is opened but folders, and links are not followed.
 * @throws Problem `drive-away` when the drive is no longer the one the walk began on, `source-folder-gone` or
 *   `source-folder-link`
 */
export function* walk(set: Walk, cancelled: () => boolean): Generator<FolderListing> {
  const drive = treeBelow(latin1(set.mount));
  const top = latin1(set.sourceFolder);
  const tree = set.standsAt ? treeOf(top, latin1(set.standsAt)) : drive;
  const before = lstat(drive, '');
  if (!before?.isDirectory()) throw problem('drive-away');
  const isThere = (now = lstat(drive, '')) => now?.dev === before.dev && now?.ino === before.ino;
  const source = sourceFolder(set, tree, top);
  const ways: Ways = {
    tree,
    isForeign: foreignTo(source.dev, tree, set.hostRoot),
    ignoring: new Ignoring(set.ignore),
    removed: new RemovedPaths(set.removed),
    only: set.only && new Set(set.only),
    own: ownFolders(set.own),
    cancelled,
  };
  if (ways.removed.covers(top)) return yield passOverAll(ways, top);
  const waiting = [top];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (cancelled()) throw problem('drive-released');
    const visit = visitFolder(ways, folder);
    if (visit.failed.length > 0 && !isThere()) throw problem('drive-away');
    waiting.push(...visit.folders.reverse());
    yield listFolder(folder, visit);
  }
  if (!isThere()) throw problem('drive-away');
}

/** A source folder that was removed on purpose is counted, and nothing of it is looked at. */
function passOverAll({ tree, isForeign, cancelled }: Ways, top: string): FolderListing {
  const { files, bytes } = countBelow(tree, top, isForeign, cancelled);
  const skipped = files > 0 ? [{ path: top, files, bytes, code: 'removed' as const }] : [];
  return listFolder(top, { files: [], folders: [], skipped, failed: [], passedOver: [top] });
}

function sourceFolder(set: Walk, tree: Tree, top: string): fs.BigIntStats {
  const there = lstat(tree, top);
  if (there?.isSymbolicLink()) throw problem('source-folder-link');
  const real = set.standsAt ? there : realFolder(tree, top);
  const isLost = set.heldFiles && isEmpty(tree(top));
  if (!real?.isDirectory() || isLost) throw problem('source-folder-gone');
  return real;
}

function isEmpty(folder: Buffer): boolean {
  try {
    return fs.readdirSync(folder).length === 0;
  } catch {
    return false; // the visit tells why
  }
}

function ownFolders(paths: string[]): Set<string> {
  const stats = paths.map((path) => fs.statSync(path, { bigint: true, throwIfNoEntry: false }));
  return new Set(stats.flatMap((stat) => (stat ? [`${stat.dev}:${stat.ino}`] : [])));
}

function listFolder(path: string, { files, skipped, failed, passedOver }: Visit): FolderListing {
  const names = files.map((file) => file.name);
  const sizes = files.map((file) => Number(file.stat.size));
  const mtimes = BigInt64Array.from(files, (file) => file.stat.mtimeNs);
  const fileBytes = sizes.reduce((sum, size) => sum + size, 0);
  const digest = listingDigest(names, sizes, mtimes);
  const all = { fileCount: names.length, fileBytes, names, sizes, mtimes, skipped, failed, passedOver };
  return { path, digest, unchanged: false, ...all };
}
