/** Wrong passwords cost nothing up to this many. */
const FREE = 5;
const LONGEST_S = 60;

/** Seconds that must pass after the last of so many failed tries: 1, 2, 4 … 60. */
export function delayAfter(tries: number): number {
  return tries < FREE ? 0 : Math.min(LONGEST_S, 2 ** (tries - FREE));
}
