import type { FinishView } from '@safelight/contract/state.ts';
import { dayOf, doneBy } from '../format/times.ts';

/** “on Thursday (Wednesday to Saturday)”; the range only where it is another day. */
export function sayFinish(finish: FinishView | null, now = Date.now()): string {
  if (finish === null) return 'at a time that nothing tells yet';
  const [first, last] = [dayOf(finish.earliest, now), dayOf(finish.latest, now)];
  const range = first === last ? '' : ` (${bare(first)} to ${bare(last)})`;
  return `${doneBy((Date.parse(finish.at) - now) / 1000, now)}${range}`;
}

/** “Tuesday”, “14 December”, “tomorrow”: the likely day, for a title. */
export function finishDay(finish: FinishView, now = Date.now()): string {
  return bare(dayOf(finish.at, now));
}

const bare = (day: string) => day.replace(/^on /, '');
