import type { ManifestRow } from './manifest-rows.ts';

/** Why a File is not in a manifest. */
export type LeftOut = 'not-hashed' | 'name-not-carried' | 'not-in-cloud' | 'encrypted';

/** One way of writing down what a Drive holds. */
export interface ManifestFormat {
  /** The file's name, without a folder. */
  name: string;
  type: string;
  head: string;
  /** The File's part, or why it has none. */
  write: (row: ManifestRow) => Uint8Array | string | { leftOut: LeftOut };
  /** Asked after every batch of Files for what is written for several of them at once. */
  endBatch?: () => Uint8Array;
  foot: string;
}
