import type { MessagePort } from 'node:worker_threads';
import type { Code } from '../../base/errors.ts';
import type { FolderListing } from './listing.ts';
import type { ArchiveLook } from './look-at-archive.ts';
import type { Walk } from './walk.ts';

/** Places in the shared flags: batches sent but not worked off, and whether to stop. */
export const AHEAD = 0;
export const CANCELLED = 1;

export type WalkSetUp = Walk & { flags: SharedArrayBuffer; to: MessagePort };
export type LookSetUp = ArchiveLook & { from: MessagePort };

export type WalkNews<Listing = FolderListing> =
  | { is: 'batch'; folders: Listing[] }
  | { is: 'end' }
  | { is: 'problem'; code: Code; detail: string };

/** A listing whose names are one text: a hundred thousand of them pass between threads as fast as one. */
export type PackedListing = Omit<FolderListing, 'names'> & { names: string };

export function pack(listing: FolderListing): PackedListing {
  return { ...listing, names: listing.names.join('\0') };
}

export function unpack(listing: PackedListing): FolderListing {
  return { ...listing, names: listing.fileCount === 0 ? [] : listing.names.split('\0') };
}
