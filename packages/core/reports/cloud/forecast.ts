import { WEEK_MINUTES, type WeekOfLimits } from '../../catalog/line/line-limits.ts';

/** What was sent in a span of time, without a limit of the line and with one. */
export interface Measured {
  free: { bytes: number; seconds: number };
  limited: { bytes: number; seconds: number; allowed: number };
}

/** Seconds from now. */
export interface Finish {
  likely: number;
  earliest: number;
  latest: number;
}

/** Less than so many seconds of sending say nothing. */
const LEAST_SECONDS = 30;
/** A limit that was used less than this was not what held uploads back. */
const USED = 0.85;
/** No promise is better than this, even where two measurements agree. */
const LEAST_SPREAD = 0.05;

/** Bytes a second of all the time that was spent sending; null where that was too little. */
export function speedOf({ free, limited }: Measured): number | null {
  const seconds = free.seconds + limited.seconds;
  return seconds < LEAST_SECONDS ? null : (free.bytes + limited.bytes) / seconds;
}

/** What the line itself gives, as far as it was seen: null where only limits held it back, or nothing was sent. */
export function lineSpeed({ free, limited }: Measured): number | null {
  if (free.seconds >= LEAST_SECONDS) return free.bytes / free.seconds;
  if (limited.seconds < LEAST_SECONDS || limited.bytes >= USED * limited.allowed) return null;
  return limited.bytes / limited.seconds;
}

/**
 * When so many bytes are sent that begin at a minute of the week, with these limits, by what was measured over the last
 * day and the last week; null where nothing tells.
 */
export function forecast(
  bytes: number,
  limits: WeekOfLimits,
  minute: number,
  measured: { day: Measured; week: Measured },
): Finish | null {
  if (bytes <= 0) return { likely: 0, earliest: 0, latest: 0 };
  const times = [measured.week, measured.day]
    .map((one) => secondsFor(bytes, limits, minute, lineSpeed(one)))
    .filter((seconds) => seconds !== null);
  const likely = times[0];
  if (likely === undefined) return null;
  return {
    likely,
    earliest: Math.min(...times, likely * (1 - LEAST_SPREAD)),
    latest: Math.max(...times, likely * (1 + LEAST_SPREAD)),
  };
}

/** Seconds until the bytes are sent; null where they never are, or a limitless minute has no known speed. */
function secondsFor(
  bytes: number,
  limits: WeekOfLimits,
  minute: number,
  speed: number | null,
): number | null {
  const each = limits.map((limit) => (limit === null ? speed : Math.min(limit, speed ?? limit)));
  if (each.includes(null)) return null;
  const aWeek = (each as number[]).reduce((sum, one) => sum + one * 60, 0);
  if (aWeek === 0) return null;
  const weeks = Math.floor(bytes / aWeek);
  let left = bytes - weeks * aWeek;
  for (let passed = 0; ; passed++) {
    const now = each[(minute + passed) % WEEK_MINUTES]!;
    if (left <= now * 60) return (weeks * WEEK_MINUTES + passed) * 60 + (now === 0 ? 0 : left / now);
    left -= now * 60;
  }
}
