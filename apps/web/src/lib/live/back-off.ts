const FIRST = 500;
const LONGEST = 15_000;

/** Milliseconds to wait before try number `n` (from 0): doubling, capped, spread by chance (0 to 1). */
export function backOff(n: number, chance: number): number {
  const longest = Math.min(LONGEST, FIRST * 2 ** n);
  return Math.round(longest * (0.5 + 0.5 * chance));
}
