import type { RehearsalState } from '@safelight/contract/rehearsals.ts';
import { plural } from '../../format/numbers.ts';

/** An amount in the currency of the settings, whose smallest unit they count. */
export function money(cents: number): string {
  if (cents === 0) return '0.00';
  return cents < 1
    ? 'less than 0.01'
    : (cents / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** How it stands with the way back, in a sentence. */
export function rehearsalSentence({ newest, lastGood, everyDays }: RehearsalState): string {
  if (newest?.state === 'waiting' || newest?.state === 'running')
    return 'A sample of files is being downloaded and proven.';
  if (newest?.state === 'failed') return `The last rehearsal failed. ${newest.reasonText ?? ''}`.trim();
  if (lastGood) return 'The way back was tried, and everything came back as it was sent.';
  if (everyDays === 0) return 'The way back was never tried. By itself it never will be: that is set so.';
  return `The way back was not tried yet. It will be, by itself, every ${plural(everyDays, 'day')}.`;
}
