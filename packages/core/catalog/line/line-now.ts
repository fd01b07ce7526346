import type { Pool } from 'pg';
import type { Settings } from '../../base/settings.ts';
import { isDelivering } from './line.store.ts';
import { type Limit, limitAt, limitUntil, MEGABIT, weekOfLimits } from './line-limits.ts';

/** What holds for uploads at this moment. */
export interface LineNow {
  /** What they may take: what the hours say, less while a client downloads. */
  limit: Limit;
  /** The hours say that they rest. */
  rests: boolean;
  delivering: boolean;
}

/** Asks what holds for uploads at a moment, by the clocks of a time zone. */
export async function lineNow(pool: Pool, settings: Settings, at: Date, zone: string): Promise<LineNow> {
  const hours = limitAt(weekOfLimits(settings), at, zone);
  const delivering = await isDelivering(pool);
  const beside = delivering ? settings.deliveryMegabits * MEGABIT : Number.POSITIVE_INFINITY;
  const least = Math.min(hours ?? Number.POSITIVE_INFINITY, beside);
  return { limit: Number.isFinite(least) ? least : null, rests: hours === 0, delivering };
}

/** What the hours say now, and until when. */
export function hoursNow(settings: Settings, at: Date, zone: string): { limit: Limit; until: Date | null } {
  const week = weekOfLimits(settings);
  return { limit: limitAt(week, at, zone), until: limitUntil(week, at, zone) };
}
