import fs from 'node:fs';
import { openFolderSync } from '../../adapters/archive-store/open-below-sync.ts';
import { joinPath, segments } from '../../base/paths.ts';
import type { DriveMode } from '../../catalog/drive/drive-mode.ts';
import { archiveDigest, NOT_COPIED } from '../../catalog/drive/folder-digest.ts';
import type { FolderListing, KnownFolder } from './listing.ts';
import { lstat, treeBelow } from './look.ts';

export interface ArchiveLook {
  archiveRoot: string;
  /** The Drive's folder below it. */
  driveFolder: Uint8Array;
  /** What the first segment of each path carries in the Archive. */
  partitionMark: Uint8Array;
  mode: DriveMode;
  /** By path as latin1. */
  known: Map<string, KnownFolder>;
}

/**
 * Marks a listing as unchanged where it is the one of the last time, and each of its Archive Copies still has the four
 * values of its proof, with no link on the way to them; of a Drive that is not copied there are none. Synchronous, like
 * the walk; it belongs in a thread.
 */
export function lookAtArchive(listing: FolderListing, set: ArchiveLook): FolderListing {
  const known = set.known.get(listing.path);
  if (known?.digest !== Buffer.from(listing.digest).toString('latin1')) return listing;
  const inArchive = set.mode === 'copy' ? digestInArchive(listing, set) : NOT_COPIED.toString('latin1');
  if (known.archiveDigest !== inArchive) return listing;
  return { ...listing, unchanged: true, names: [], sizes: [], mtimes: new BigInt64Array() };
}

function digestInArchive({ path, names }: FolderListing, set: ArchiveLook): string {
  const root = Buffer.from(set.archiveRoot);
  const inArchive = folderInArchive(path, set);
  if (names.length === 0 || !isReached(root, inArchive)) return archiveDigest([]).toString('latin1');
  const folder = treeBelow(joinPath(root, inArchive).toString('latin1'));
  const entries = names.flatMap((name) => {
    const stat = lstat(folder, name);
    if (!stat?.isFile()) return [];
    return [{ name, inode: stat.ino, size: stat.size, mtimeNs: stat.mtimeNs, ctimeNs: stat.ctimeNs }];
  });
  return archiveDigest(entries).toString('latin1');
}

/** Where a folder of the Drive stands below the Archive's root. */
function folderInArchive(path: string, { driveFolder, partitionMark }: ArchiveLook): Buffer {
  if (path === '') return Buffer.from(driveFolder);
  const [first, ...rest] = segments(Buffer.from(path, 'latin1'));
  return joinPath(driveFolder, Buffer.concat([first!, partitionMark]), ...rest);
}

/** Whether a folder is there, with no link on the way. Asked once a folder: files below an open one take twice the time. */
function isReached(root: Buffer, folder: Uint8Array): boolean {
  try {
    fs.closeSync(openFolderSync(root, folder));
    return true;
  } catch {
    return false; // what cannot be looked at does not have its four values
  }
}
