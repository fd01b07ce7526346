import type { Code } from '../../base/errors.ts';

/**
 * One folder as a walk found it. Paths and names are bytes as latin1 strings, which JavaScript compares and joins
 * several times faster than buffers; paths start at the top of the drive, which is the empty path.
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
  /** Paths of files and folders that are there and were passed over: nothing is said of what is known below them. */
  passedOver: string[];
}

export interface Unlisted {
  path: string;
  /** How many files it stands for: a folder that is passed over is one entry. */
  files: number;
  bytes: number;
  code: Code;
  detail?: string;
}

export interface KnownFolder {
  digest: string;
  archiveDigest: string;
}

/** The path of an entry of a folder. */
export function entryPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
