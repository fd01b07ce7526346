import type { Code } from '../../base/errors.ts';

/**
 * One folder as a walk found it. Paths and names are bytes as latin1 strings, which JavaScript compares and joins
 * several times faster than buffers; paths start with the source folder.
 */
export interface FolderListing {
  path: string;
  digest: Uint8Array;
  /** Listing and Archive are what they were when each of its files was last settled: nothing to compare. */
  unchanged: boolean;
  fileCount: number;
  fileBytes: number;
  /** Its regular files, sorted by name; empty where it is unchanged. */
  names: string[];
  sizes: number[];
  mtimes: BigInt64Array;
  skipped: Unlisted[];
  /** Folders or entries that could not be read. */
  failed: Unlisted[];
}

export interface Unlisted {
  path: string;
  bytes: number;
  code: Code;
  detail?: string;
}

export interface KnownFolder {
  digest: string;
  archiveDigest: string;
}
