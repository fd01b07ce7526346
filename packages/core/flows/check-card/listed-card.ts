import { Blake3Hasher } from '@napi-rs/blake-hash';

/** A folder of a card as a walk lists it; paths and names are bytes as latin1. */
export interface ListedFolder {
  path: string;
  digest: Uint8Array;
  names: string[];
  sizes: number[];
  mtimes: BigInt64Array;
  skipped: Unlisted[];
  failed: Unlisted[];
}

/** What a walk passes over, or cannot read. */
interface Unlisted {
  path: string;
  files: number;
  bytes: number;
  code: string;
}

/** Walks a whole card; given from outside: flows do not import flows. */
export type WalkCard = (top: Buffer, signal: AbortSignal) => AsyncIterable<ListedFolder[]>;

/** What lies on a card. */
export interface CardSums {
  /** Digest of all names, sizes and times. */
  listing: Buffer;
  /** Files with bytes in them. */
  files: number;
  bytes: number;
  /** Entries that could not be listed. */
  unlisted: number;
}

/** Looks through a whole card without opening any file. */
export async function sumUpCard(walk: WalkCard, top: Buffer, signal: AbortSignal): Promise<CardSums> {
  const hasher = new Blake3Hasher();
  const sums = { files: 0, bytes: 0, unlisted: 0 };
  for await (const folders of walk(top, signal))
    for (const { path, digest, sizes, failed } of folders) {
      hasher.update(Buffer.from(`${path}\0`, 'latin1'));
      hasher.update(Buffer.from(digest));
      const full = sizes.filter((size) => size > 0);
      sums.files += full.length;
      sums.bytes += full.reduce((sum, size) => sum + size, 0);
      sums.unlisted += failed.length;
    }
  return { ...sums, listing: hasher.digestBuffer() };
}
