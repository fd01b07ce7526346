import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import type { Evidence } from '../../adapters/archive-store/read-back.ts';
import type { Code } from '../../base/errors.ts';

/** An Archive Copy that a File has now. */
export interface Archived {
  path: Buffer;
  four: FourValues;
  evidence: Evidence;
  /** It was read back just now; else it shares bytes that were proven earlier. */
  provenNow: boolean;
}

/** What became of one File in an Ingest; recorded group by group. */
export type Outcome =
  | { is: 'failed'; fileId: bigint; path: Buffer; bytes: bigint; code: Code; detail: string | null }
  /** Its bytes were removed on purpose. */
  | { is: 'kept-out'; fileId: bigint; path: Buffer; bytes: bigint; mtimeNs: bigint; removalId: string }
  | {
      is: 'settled';
      fileId: bigint;
      path: Buffer;
      blake3: Buffer;
      bytes: number;
      crc32: number;
      xxh64: Buffer;
      mtimeNs: bigint;
      kind: string;
      /** Null: its Drive is not copied. */
      archived: Archived | null;
      /** Bytes went to the Archive for it. */
      written: boolean;
      /** It was read where it stands in the Archive; the Drive was not there. */
      adopted?: boolean;
      /** The Copy of the older version, which lost its old name. */
      older: { copyId: bigint; four: FourValues } | null;
    };
