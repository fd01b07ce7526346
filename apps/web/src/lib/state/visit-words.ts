import type { VisitView } from '@safelight/contract/safety.ts';
import { plural } from '../format/numbers.ts';

/** What a visit to a building asks: “Bring 2 drives home and attach them. 1 more can wait.” */
export function visitWords({ here, drives }: VisitView): string {
  const bring = drives.filter((drive) => drive.bring).length;
  const wait = drives.length - bring;
  const them = bring === 1 ? 'it' : 'them';
  const does = here
    ? `Attach ${plural(bring, 'drive')}.`
    : `Bring ${plural(bring, 'drive')} home and attach ${them}.`;
  if (bring === 0)
    return `${plural(drives.length, 'drive is', 'drives are')} due, and can wait: the other copies keep what is on ${drives.length === 1 ? 'it' : 'them'} safe.`;
  return wait > 0 ? `${does} ${plural(wait, 'more', 'more')} can wait.` : does;
}

/** The page in one sentence. */
export function visitsLead(visits: VisitView[], overdue: number): string {
  const bring = visits.flatMap(({ drives }) => drives).filter((drive) => drive.bring).length;
  const due = visits.reduce((sum, { drives }) => sum + drives.length, 0);
  const loans = overdue > 0 ? ` ${plural(overdue, 'loan is', 'loans are')} overdue.` : '';
  if (due === 0) return `No drive is due.${loans}`;
  if (bring === 0)
    return `${plural(due, 'drive is', 'drives are')} due; none has to be read for the rule to be kept.${loans}`;
  return `${plural(due, 'drive is', 'drives are')} due; reading ${bring === due ? (due === 1 ? 'it' : 'all of them') : `${bring} of them`} is enough.${loans}`;
}
