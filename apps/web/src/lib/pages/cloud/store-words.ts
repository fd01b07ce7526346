import type { AbilitiesView, CloudView } from '@safelight/contract/state.ts';
import { plural } from '../../format/numbers.ts';
import { date } from '../../format/times.ts';

/** What the store can do, in the order of what matters. */
export function abilityLines(abilities: AbilitiesView): { what: string; says: string }[] {
  const { versioning, objectLock, lockedDays, checksums } = abilities;
  const locks =
    lockedDays === null ? 'can lock objects for a time' : `locks every object for ${lockedDays} days`;
  return [
    { what: 'Versions', says: say(versioning, 'keeps what is replaced', 'keeps no older versions') },
    { what: 'Object Lock', says: say(objectLock, locks, 'is not switched on for this bucket') },
    {
      what: 'Checksums',
      says: say(checksums, 'takes more than MD5', 'takes MD5, which each request carries'),
    },
  ];
}

function say(answer: 'yes' | 'no' | 'unknown', yes: string, no: string): string {
  if (answer === 'unknown') return 'the key may not ask';
  return answer === 'yes' ? yes : no;
}

/** Until when what is there cannot be removed; null where that is neither so nor wished. */
export function lockSentence({ days, firstUntil, lastUntil, open }: CloudView['locks']): string | null {
  if (firstUntil === null || lastUntil === null)
    return days === 0 || open === 0 ? null : 'Nothing is locked yet.';
  const [first, last] = [date(firstUntil), date(lastUntil)];
  const until = first === last ? first : `${first} to ${last}`;
  if (days === 0) return `What is locked stays so until ${until}. It is not extended: the days are set to 0.`;
  const more = open > 10_000 ? 'More than 10,000 contents are' : plural(open, 'content is', 'contents are');
  const rest = open === 0 ? 'All of it' : `${more} not locked yet; the rest`;
  return `${rest} cannot be removed until ${until}, and is extended before that.`;
}

/** What a lifecycle rule may do to what Safelight stored. */
export function dangerSentence({ is, rule, days }: AbilitiesView['dangers'][number]): string {
  const after = days === null ? 'at a date' : `after ${days} ${days === 1 ? 'day' : 'days'}`;
  if (is === 'removes')
    return `The lifecycle rule “${rule}” removes what Safelight stored ${after}. Limit it to another prefix.`;
  return `The lifecycle rule “${rule}” drops unfinished uploads ${after}: a large file that rests longer begins anew.`;
}
