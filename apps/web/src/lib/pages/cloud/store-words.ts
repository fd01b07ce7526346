import type { AbilitiesView } from '@safelight/contract/state.ts';

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

/** What a lifecycle rule may do to what Safelight stored. */
export function dangerSentence({ is, rule, days }: AbilitiesView['dangers'][number]): string {
  const after = days === null ? 'at a date' : `after ${days} ${days === 1 ? 'day' : 'days'}`;
  if (is === 'removes')
    return `The lifecycle rule “${rule}” removes what Safelight stored ${after}. Limit it to another prefix.`;
  return `The lifecycle rule “${rule}” drops unfinished uploads ${after}: a large file that rests longer begins anew.`;
}
