const WINDOW_MS = 300_000;
const LEAST_MS = 5_000;

/** Learns how fast uploads go from what has been sent each time it is asked. */
export function uploadRate(now: () => number): (sentBytes: number) => number | null {
  let seen: { at: number; sent: number }[] = [];
  return (sent) => {
    const at = now();
    // A store that was exchanged, or uploads begun anew: what was learned is worth nothing.
    if (seen.length > 0 && sent < seen.at(-1)!.sent) seen = [];
    seen = [...seen.filter((point) => at - point.at <= WINDOW_MS), { at, sent }];
    if (seen.length > 400) seen = seen.filter((_, n) => n % 2 === 0 || n === seen.length - 1);
    const first = seen[0]!;
    return at - first.at < LEAST_MS ? null : ((sent - first.sent) * 1000) / (at - first.at);
  };
}
