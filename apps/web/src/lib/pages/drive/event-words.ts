import type { DriveEventView } from '@safelight/contract/places.ts';
import { shortDate } from '../../format/times.ts';

/** What became of a Drive, in words: “Moved to Safe, Parents’ house”. */
export function eventWords({ what, place, lentTo, lentUntil }: DriveEventView, now = Date.now()): string {
  if (what === 'moved') return place === null ? 'Rests nowhere in particular' : `Moved to ${place}`;
  if (what === 'lent')
    return `Lent to ${lentTo}${lentUntil ? ` until ${shortDate(`${lentUntil}T12:00:00`, now)}` : ''}`;
  if (what === 'returned') return `Back from ${lentTo}`;
  if (what === 'replaced') return 'On another disk from then on';
  if (what === 'retired') return `Retired, to ${place}`;
  return what === 'lost' ? 'Declared lost' : 'Found again';
}
