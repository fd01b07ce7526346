import type { SafetyView } from '@safelight/contract/safety.ts';
import { bytes, plural } from '../../format/numbers.ts';

/** What is true of the whole archive: one sentence with at most one lit figure, and what belongs to it. */
export interface Sentence {
  lit?: string;
  /** Where the lit figure leads. */
  href?: string;
  words: string;
  lead: string;
}

/** The sentence that the home page opens with. */
export function sentenceOf(safety: SafetyView): Sentence {
  const { atRiskBytes, atRiskFiles, totalBytes, totalFiles, safeBytes, copies, rule, elsewhere, archive } =
    safety;
  if (archive.state !== 'ready') {
    return {
      lit: 'The Archive',
      href: String(archive.state) === 'archive-full' ? '/room' : '/drives#archive',
      words: unready(String(archive.state)),
      lead: archive.says ?? 'Until it is back, everything waits.',
    };
  }
  if (atRiskBytes > 0 || atRiskFiles > 0) {
    return {
      lit: bytes(atRiskBytes),
      href: '/safety',
      words: ` in ${plural(atRiskFiles, 'file')} ${atRiskFiles === 1 ? 'exists' : 'exist'} in one building only.`,
      lead: elsewhere
        ? others(safety)
        : 'No cloud store is set and no drive rests in another building: the third copy is missing, and with it the one that survives a fire here.',
    };
  }
  if (copies.shortBytes > 0) {
    return {
      words: 'Everything stands in two buildings.',
      lead: `${bytes(copies.shortBytes)} in ${plural(copies.shortFiles, 'file')} are short of ${copyWords(safety)}.`,
    };
  }
  if (safeBytes < totalBytes) {
    return {
      words: 'Everything has its copies.',
      lead: `${bytes(totalBytes - safeBytes)} do not keep the rest of the rule: ${rule.media} kinds of medium, ${plural(rule.offsite + 1, 'building')}.`,
    };
  }
  return {
    words: 'Everything is safe.',
    lead: `${plural(totalFiles, 'file')}, ${bytes(totalBytes)}: as many proven copies, kinds of medium and buildings as the rule wants.`,
  };
}

function unready(state: string): string {
  if (state === 'archive-full') return ' is full.';
  if (state === 'archive-read-only') return ' cannot be written.';
  return ' is not there.';
}

/** The copy that is missing: “a third copy”, “4 copies”. */
function copyWords({ rule }: SafetyView): string {
  return rule.copies === 3 ? 'a third copy' : plural(rule.copies, 'copy', 'copies');
}

function others(safety: SafetyView): string {
  const { totalBytes, atRiskBytes, copies } = safety;
  const rest = totalBytes - atRiskBytes;
  if (rest <= 0) return 'Nothing stands in a second building yet.';
  const short = Math.max(0, copies.shortBytes - atRiskBytes);
  const first = `The other ${bytes(rest)} stand in two buildings or more`;
  return short > 0 ? `${first}; ${bytes(short)} of them are short of ${copyWords(safety)}.` : `${first}.`;
}
