import type { Pool } from 'pg';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { Clock } from '../../base/clock.ts';
import { type Body, type FoundGap, type GapStore, gapStore } from './find-gaps.store.ts';
import { counterGaps, type MonthGap, monthGaps } from './plan-gaps.ts';

interface GapDeps {
  pool: Pool;
  clock: Clock;
  live: LivePublisher;
}

/** So many hours after the last look it is done again. */
const HOURS = 12;
/** A hole may begin so long before the year that is looked at. */
const BEFORE_MS = 61 * 86_400_000;

/** Looks for holes in what each camera body took, where that is due: long ones in its counters, and months without a picture. */
export async function findGaps(deps: GapDeps, signal: AbortSignal): Promise<void> {
  const rows = gapStore(deps.pool, deps.clock);
  if (!(await rows.isDue(HOURS))) return;
  const found: FoundGap[] = [];
  for (const body of await rows.bodies()) {
    signal.throwIfAborted();
    const months = await rows.months(body);
    found.push(...monthGaps(months).map((gap) => ofMonth(body, gap)));
    const years = new Set([...months.keys()].map((month) => Number(month.slice(0, 4))));
    for (const year of years) found.push(...(await gapsOfYear(rows, body, year)));
  }
  await rows.record(found);
  deps.live.publish({ type: 'gaps.changed' });
}

/** A year at a time: of a body with a million pictures not all are held at once. */
async function gapsOfYear(rows: GapStore, body: Body, year: number): Promise<FoundGap[]> {
  const [from, to] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
  const frames = await rows.frames(body, new Date(from - BEFORE_MS), new Date(to));
  return counterGaps(frames)
    .filter(({ before }) => before >= from)
    .map(({ prefix, from: first, to: last, frames: missing, after, before }) => ({
      ...body,
      what: 'counter',
      prefix,
      first,
      last,
      frames: missing,
      after: new Date(after),
      before: new Date(before),
    }));
}

function ofMonth(body: Body, { month, usual }: MonthGap): FoundGap {
  const [year, n] = month.split('-').map(Number) as [number, number];
  const [after, before] = [new Date(Date.UTC(year, n - 1, 1)), new Date(Date.UTC(year, n, 1))];
  return { ...body, what: 'month', prefix: null, first: null, last: null, frames: usual, after, before };
}
