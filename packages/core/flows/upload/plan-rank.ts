const MIB = 1024 * 1024;
const BEST_RATED = 4;
const MOST_HOLDERS = 9;
/** Seconds: an age below 10^12 of them fits into its place. */
const LATEST = 500_000_000_000;

/** What decides when a Content is sent. */
export interface RankFacts {
  /** Somebody asked for it first, or its Cloud Copy was lost. */
  first: boolean;
  /** How many hold it by now: the NAS, and Drives that are not lost. */
  holders: number;
  kind: string;
  bytes: number;
  rating: number;
  /** It was handed to a client. */
  delivered: boolean;
  /** When it was taken, else last changed; seconds since 1970. */
  takenAt: number;
}

/**
 * The place in the row, smaller is sooner: what was asked for first; then what the fewest hold; then what is small and
 * precious, pictures, and the bulk; of the same the newest.
 */
export function rankOf(facts: RankFacts): bigint {
  const holders = Math.min(MOST_HOLDERS, Math.max(0, facts.holders));
  const age = LATEST - Math.min(LATEST - 1, Math.max(1 - LATEST, Math.round(facts.takenAt)));
  const head = (facts.first ? 0 : 100) + holders * 10 + worthOf(facts);
  return BigInt(head) * 1_000_000_000_000n + BigInt(age);
}

/** 0 for what holds work, then what was chosen or handed out, what is small, pictures, and films with all others. */
function worthOf({ kind, bytes, rating, delivered }: RankFacts): number {
  if (kind === 'sidecar' || kind === 'catalogue') return 0;
  if (delivered || rating >= BEST_RATED) return 1;
  if (bytes <= MIB) return 2;
  return kind === 'photo' ? 3 : 4;
}
