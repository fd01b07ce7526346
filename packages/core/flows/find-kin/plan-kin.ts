/** How many files two Drives have in common. */
export interface KinFigures {
  /** Files on the Drive that was scanned, and on the known one. */
  mine: number;
  theirs: number;
  /** Of mine: on the known one too. */
  shared: number;
  /** Of theirs: not on this one. */
  missing: number;
}

/**
 * What a Drive is to a known one: a `clone` of it, more or less; a `part` of what it holds; the `whole` of it and much
 * more; or it shares `some` files with it.
 */
export type Relation = 'clone' | 'part' | 'whole' | 'some';

/** From this share on a Drive counts as made of another. */
const MOSTLY = 0.5;
/** Fewer files, or a smaller share of the smaller Drive, are chance. */
const FEWEST = 20;
const LEAST = 0.01;

/** What a Drive is to a known one, or null where they are strangers. */
export function planKin({ mine, theirs, shared, missing }: KinFigures): Relation | null {
  if (mine === 0 || theirs === 0 || shared === 0) return null;
  const ofMine = shared / mine;
  const ofTheirs = (theirs - missing) / theirs;
  if (ofMine >= MOSTLY && ofTheirs >= MOSTLY) return 'clone';
  if (ofMine >= MOSTLY) return 'part';
  if (ofTheirs >= MOSTLY) return 'whole';
  return shared >= FEWEST && shared / Math.min(mine, theirs) >= LEAST ? 'some' : null;
}
