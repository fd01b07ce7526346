import type { Settings } from '../../base/settings.ts';
import type { Freshness } from './copy-fact.ts';
import type { Rule } from './judge.ts';

/** The rule for Drives that have none of their own. */
export function usualRule({ ruleCopies, ruleMedia, ruleOffsite }: Settings): Rule {
  return { copies: ruleCopies, media: ruleMedia, offsite: ruleOffsite };
}

/** How long proofs are good. */
export function freshnessOf({ nasProofDays, driveProofDays, cloudProofDays }: Settings): Freshness {
  return { nas: nasProofDays, drive: driveProofDays, cloud: cloudProofDays };
}
