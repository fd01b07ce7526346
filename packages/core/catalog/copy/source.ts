import type { FourValues } from '../../adapters/archive-store/four-values.ts';

/** A Copy that may hold the bytes that are wanted. */
export interface Source {
  copyId: bigint;
  kind: 'archive' | 'drive' | 'cloud';
  volumeId: string;
  path: Buffer;
  /** Of an Archive Copy: the four values at its proof. */
  four: FourValues | null;
  /** Of a Drive's Copy. */
  mountPath: Buffer | null;
}

const ORDER = { archive: 0, drive: 1, cloud: 2 };

/** The nearest first. */
export function nearestFirst(sources: Source[]): Source[] {
  return sources.toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind]);
}
