import type { LifecycleRule } from '@aws-sdk/client-s3';

/** What a lifecycle rule of the bucket may do under our prefix. */
export interface Danger {
  /** `removes`: hides or removes what is there; `drops-parts`: large files that pause longer begin anew. */
  is: 'removes' | 'drops-parts';
  rule: string;
  /** After how many days; null where it names a date. */
  days: number | null;
}

/** Parts that are dropped after more days than that are no trouble: no upload rests so long. */
const PATIENT_DAYS = 30;

/**
 * What rules of a bucket may do to objects under a prefix. Older versions may go: no wanted Content is ever one.
 * Rules for tagged objects do nothing: ours have no tags.
 */
export function dangersOf(rules: readonly LifecycleRule[], prefix: string): Danger[] {
  return rules
    .filter((rule) => rule.Status === 'Enabled' && mayMeet(rule, prefix))
    .flatMap((rule, n) => {
      const name = rule.ID || `rule ${n + 1}`;
      const { Expiration: end, AbortIncompleteMultipartUpload: abort } = rule;
      const dangers: Danger[] = [];
      if (end?.Days !== undefined || end?.Date !== undefined)
        dangers.push({ is: 'removes', rule: name, days: end.Days ?? null });
      const drops = abort?.DaysAfterInitiation;
      if (drops !== undefined && drops < PATIENT_DAYS)
        dangers.push({ is: 'drops-parts', rule: name, days: drops });
      return dangers;
    });
}

/** Whether a rule and our prefix have keys in common. */
function mayMeet(rule: LifecycleRule, prefix: string): boolean {
  const filter = rule.Filter;
  if (filter?.Tag || (filter?.And?.Tags ?? []).length > 0) return false;
  const of = filter?.Prefix ?? filter?.And?.Prefix ?? rule.Prefix ?? '';
  const ours = prefix === '' ? '' : `${prefix}/`;
  return of.startsWith(ours) || ours.startsWith(of);
}
