import type { FourValues } from '../../adapters/archive-store/four-values.ts';

export interface LookSetUp {
  /** The top of the drive, absolute. */
  mount: Uint8Array;
  archiveRoot: string;
}

export interface LookOrder {
  id: number;
  files: LookedAt[];
}

/** A marked File as it is known. */
export interface LookedAt {
  path: Uint8Array;
  bytes: bigint;
  mtimeNs: bigint;
  /** Of its Copy in the Archive. */
  copyPath: Uint8Array;
  four: FourValues;
}

/** How its time moved; null where more than that is different, or its Archive Copy does not stand. */
export type Look = { quarters: number; mtimeNs: bigint } | null;
