const QUARTER = 900_000_000_000n;
const TOLERANCE = 2_000_000_000n;
/** From the westernmost zone to the easternmost: 26 hours. */
const MOST_QUARTERS = 104n;

/**
 * By how many quarter hours a time moved, if it is what another time zone makes of it; 0 where it did not move, null
 * where it moved by anything else. File systems like FAT note local time, in steps of up to 2 s.
 */
export function quartersMoved(before: bigint, now: bigint): number | null {
  const difference = now - before;
  const half = difference < 0n ? -QUARTER / 2n : QUARTER / 2n;
  const quarters = (difference + half) / QUARTER;
  const rest = difference - quarters * QUARTER;
  const isNear = rest <= TOLERANCE && rest >= -TOLERANCE;
  return isNear && quarters <= MOST_QUARTERS && quarters >= -MOST_QUARTERS ? Number(quarters) : null;
}
