import type { StoreStats } from './object-store/store-stats.ts';

const EVERY_MS = 50;

/** How fast bytes arrived at a store while something ran: in the middle of the time, and in its fastest second. */
export async function measureLine(
  stats: StoreStats,
  run: () => Promise<unknown>,
): Promise<{ bytesPerSecond: number; fastestSecond: number }> {
  const from = performance.now();
  const before = stats.received;
  const seen: { at: number; bytes: number }[] = [];
  const look = () => seen.push({ at: performance.now() - from, bytes: stats.received - before });
  const looking = setInterval(look, EVERY_MS);
  await run().finally(() => clearInterval(looking));
  look();
  const whole = stats.received - before;
  // Its beginning and its end are not the line's: connections are made, the last answers awaited.
  const middle = seen.filter(({ bytes }) => bytes > 0.1 * whole && bytes < 0.9 * whole);
  const [first, last] = [middle[0]!, middle.at(-1)!];
  const fastestSecond = seen.reduce((most, { at, bytes }) => {
    const earlier = seen.findLast((one) => one.at <= at - 1000);
    return earlier ? Math.max(most, bytes - earlier.bytes) : most;
  }, 0);
  return { bytesPerSecond: ((last.bytes - first.bytes) * 1000) / (last.at - first.at), fastestSecond };
}
