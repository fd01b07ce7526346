import type { SafetyView } from '@safelight/contract/safety.ts';
import { bytes, plural } from '../../format/numbers.ts';

/** What is true of the whole archive: one sentence with at most one lit figure, and what belongs to it. */
export interface Sentence {
  lit?: string;
  words: string;
  lead: string;
}

/** The sentence that the home page opens with. */
export function sentenceOf(safety: SafetyView): Sentence {
  const { atRiskBytes, atRiskFiles, totalBytes, totalFiles, copies, cloudConfigured, archive } = safety;
  if (archive.state !== 'ready') {
    return {
      lit: 'The Archive',
      words: unready(String(archive.state)),
      lead: archive.says ?? 'Until it is back, everything waits.',
    };
  }
  if (atRiskBytes > 0 || atRiskFiles > 0) {
    return {
      lit: bytes(atRiskBytes),
      words: ` in ${plural(atRiskFiles, 'file')} ${atRiskFiles === 1 ? 'exists' : 'exist'} in one building only.`,
      lead: cloudConfigured
        ? others(safety)
        : 'No cloud store is set: the third copy is missing, and with it the one in another building.',
    };
  }
  if (copies.shortBytes > 0) {
    return {
      words: 'Everything stands in two buildings.',
      lead: `${bytes(copies.shortBytes)} in ${plural(copies.shortFiles, 'file')} are short of a third copy.`,
    };
  }
  return {
    words: 'Everything is safe.',
    lead: `${plural(totalFiles, 'file')}, ${bytes(totalBytes)}: three proven copies each, at least one in another building.`,
  };
}

function unready(state: string): string {
  if (state === 'archive-full') return ' is full.';
  if (state === 'archive-read-only') return ' cannot be written.';
  return ' is not there.';
}

function others({ totalBytes, atRiskBytes, copies }: SafetyView): string {
  const rest = totalBytes - atRiskBytes;
  if (rest <= 0) return 'Nothing stands in a second building yet.';
  const short = Math.max(0, copies.shortBytes - atRiskBytes);
  const first = `The other ${bytes(rest)} stand in two buildings or more`;
  return short > 0 ? `${first}; ${bytes(short)} of them are short of a third copy.` : `${first}.`;
}
