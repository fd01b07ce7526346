/** How the Archive fills up. */
export interface Filling {
  /** Bytes a day over the days that were looked at; 0 where nothing came. */
  perDay: number;
  /** When it will be full at that rate; null where it does not fill, or in more than ten years. */
  fullAt: Date | null;
}

const DAY_MS = 86_400_000;
const FARTHEST_DAYS = 3_650;

/** When the Archive will be full if it goes on as it did. */
export function fillingOf(came: { bytes: number; days: number }, free: number | null, now: Date): Filling {
  const perDay = came.days > 0 ? came.bytes / came.days : 0;
  const days = free === null || perDay <= 0 ? Number.POSITIVE_INFINITY : free / perDay;
  const fullAt = days <= FARTHEST_DAYS ? new Date(now.getTime() + days * DAY_MS) : null;
  return { perDay: Math.round(perDay), fullAt };
}
