import fs from 'node:fs';
import { archiveDigest } from '../../catalog/drive/folder-digest.ts';
import type { FolderListing, KnownFolder } from './listing.ts';

export interface ArchiveLook {
  sourceFolder: Uint8Array;
  /** Where the source folder stands in the Archive, absolute. */
  archive: Uint8Array;
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
  const below = path.slice(set.sourceFolder.length);
  const folder = `${Buffer.from(set.archive).toString('latin1')}${below}`;
  const entries = names.flatMap((name) => {
    const stat = lstat(`${folder}/${name}`);
    if (!stat?.isFile()) return [];
    return [{ name, inode: stat.ino, size: stat.size, mtimeNs: stat.mtimeNs, ctimeNs: stat.ctimeNs }];
  });
  return archiveDigest(entries).toString('latin1');
}

function lstat(path: string): fs.BigIntStats | null {
  try {
    return fs.lstatSync(Buffer.from(path, 'latin1'), { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch {
    return null; // what cannot be looked at does not have its four values
  }
}
