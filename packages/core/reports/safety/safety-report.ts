import type pg from 'pg';
import type { Rule } from '../../catalog/safety/judge.ts';
import { holdingRows, unreadRows } from './safety-rows.ts';
import { safetyWorld } from './safety-world.ts';
import { type SafetyReport, sumUp } from './sum-up.ts';

/** The 3-2-1 report, from sums that are kept up to date: what it takes does not grow with the Files. */
export async function safetyReport(pool: pg.Pool, rule: Rule): Promise<SafetyReport> {
  const [holdings, unread, world] = await Promise.all([
    holdingRows(pool),
    unreadRows(pool),
    safetyWorld(pool),
  ]);
  return sumUp(holdings, unread, world, rule);
}
