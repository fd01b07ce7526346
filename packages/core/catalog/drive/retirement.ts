import type { Rule } from '../safety/judge.ts';

/** What can stand in the way of putting a Drive away. */
export type What =
  | 'place-gone'
  | 'drive-away'
  | 'partition-away'
  | 'drive-released'
  | 'which-drive'
  | 'no-source-folder'
  | 'not-scanned'
  | 'ingest-open'
  | 'ingest-failed'
  | 'failed-files'
  | 'skipped-files'
  | 'unread-files'
  | 'nothing-on-it'
  | 'archive-changed'
  | 'archive-trouble'
  | 'short-copies'
  | 'short-media'
  | 'short-offsite'
  | 'changed-meanwhile';

/** One thing that stands in the way. */
export interface Missing {
  what: What;
  files: number;
  bytes: number;
  /** Holders of what is short whose proofs are too old, or none: reading them again would help. */
  doubtful: string[];
}

/** What of the Drive lies outside its source folders. Names are bytes as base64url. */
export interface NotCovered {
  files: number;
  bytes: number;
  unreadable: number;
  folders: { nameRaw: string; files: number; bytes: number }[];
  more: boolean;
}

/** The list of Files that `export --format b3sum` writes, by its BLAKE3. */
export interface ManifestHash {
  blake3: string;
  /** Files that such a list cannot hold. */
  leftOut: number;
}

/** Contents that a holder has proven besides. */
export interface HolderSum {
  /** `nas`, `drive:<id>` or `cloud:<account>`; with the name of a Drive as it was called then. */
  holder: string;
  name: string | null;
  contents: number;
  bytes: number;
}

/** What was proven when a Drive was put away. It is kept for ever, so names are as they were then. */
export interface Certificate {
  at: string;
  by: string;
  drive: string;
  place: string;
  site: string;
  rule: Rule;
  files: number;
  bytes: number;
  contents: number;
  /** Contents that are not proven on the Drive itself; others make up for it. */
  unprovenHere: number;
  manifest: ManifestHash;
  holders: HolderSum[];
  /** Archive Copies that were looked at, and stand as they were proven. */
  archiveCopies: number;
  notCovered: NotCovered;
}
