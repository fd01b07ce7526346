/** What is known of a File when its folder is listed again. */
export interface KnownFile {
  bytes: bigint;
  mtimeNs: bigint;
  /** It has a Content, and its Archive Copy has the best evidence that there can be in this Archive. */
  proven: boolean;
  /** The running Ingest itself wrote it, before it broke off. */
  writtenByThisIngest: boolean;
}

export type FileDecision =
  | { settled: true; as: 'held' | 'copied' }
  | { settled: false; why: 'new' | 'unproven' | 'changed' | 'archive-changed' };

const TOLERANCE = 2_000_000_000n;

/**
 * Whether a listed file has to be read.
 * @param stands whether its Archive Copy still has the four values of its proof; asked only where all else agrees.
 */
export function decideFile(
  listed: { bytes: bigint; mtimeNs: bigint },
  known: KnownFile | undefined,
  stands: () => boolean,
): FileDecision {
  if (!known) return { settled: false, why: 'new' };
  if (known.bytes !== listed.bytes || !sameTime(known.mtimeNs, listed.mtimeNs))
    return { settled: false, why: 'changed' };
  if (!known.proven) return { settled: false, why: 'unproven' };
  if (!stands()) return { settled: false, why: 'archive-changed' };
  return { settled: true, as: known.writtenByThisIngest ? 'copied' : 'held' };
}

/** FAT keeps times in steps of 2 s. */
function sameTime(a: bigint, b: bigint): boolean {
  const difference = a - b;
  return difference <= TOLERANCE && difference >= -TOLERANCE;
}
