import type { Code } from '../../base/errors.ts';
import type { FolderListing } from './listing.ts';
import type { Walk } from './walk.ts';

/** Places in the shared flags: batches sent but not worked off, and whether to stop. */
export const AHEAD = 0;
export const CANCELLED = 1;

export type WalkSetUp = Walk & { flags: SharedArrayBuffer };

export type WalkNews =
  | { is: 'batch'; folders: FolderListing[] }
  | { is: 'end' }
  | { is: 'problem'; code: Code; detail: string };
