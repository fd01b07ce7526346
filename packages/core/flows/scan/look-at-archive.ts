import { archiveDigest } from '../../catalog/drive/folder-digest.ts';
import { entryPath, type FolderListing, type KnownFolder } from './listing.ts';
import { lstat, treeBelow } from './look.ts';

export interface ArchiveLook {
  /** The Drive's folder in the Archive, absolute. */
  archive: Uint8Array;
  /** What the first segment of each path carries in the Archive. */
  partitionMark: Uint8Array;
  /** By path as latin1. */
  known: Map<string, KnownFolder>;
}

/**
 * Marks a listing as unchanged where it is the one of the last time, and each of its Archive Copies still has the four
 * values of its proof. Synchronous, like the walk; it belongs in a thread.
 */
export function lookAtArchive(listing: FolderListing, set: ArchiveLook): FolderListing {
  const known = set.known.get(listing.path);
  if (known?.digest !== Buffer.from(listing.digest).toString('latin1')) return listing;
  if (known.archiveDigest !== digestInArchive(listing, set)) return listing;
  return { ...listing, unchanged: true, names: [], sizes: [], mtimes: new BigInt64Array() };
}

function digestInArchive({ path, names }: FolderListing, set: ArchiveLook): string {
  const [first = '', ...rest] = path.split('/');
  const mark = first === '' ? '' : Buffer.from(set.partitionMark).toString('latin1');
  const folder = [`${first}${mark}`, ...rest].join('/');
  const tree = treeBelow(Buffer.from(set.archive).toString('latin1'));
  const entries = names.flatMap((name) => {
    const stat = lstat(tree, entryPath(folder, name));
    if (!stat?.isFile()) return [];
    return [{ name, inode: stat.ino, size: stat.size, mtimeNs: stat.mtimeNs, ctimeNs: stat.ctimeNs }];
  });
  return archiveDigest(entries).toString('latin1');
}
