import type { ArchiveCareView, TroubleView, VerifyView } from '@safelight/contract/care.ts';
import { count, plural } from '../format/numbers.ts';
import { ago } from '../format/times.ts';

const HEALS_FROM = { archive: 'another copy in the Archive', drive: 'the drive', cloud: 'the cloud' };

/** What became of a Copy and how it can be healed: “Damaged. It can be healed from the cloud.” */
export function troubleWords({ state, volume, from, away, replaced }: TroubleView): string {
  if (volume === 'drive')
    return 'Damaged on the drive itself. Good bytes can be written to it while it is attached.';
  if (volume === 'cloud')
    return `${state === 'damaged' ? 'Damaged' : 'Missing'} in the cloud. It is uploaded again by itself, under a new key.`;
  if (replaced)
    return from === null
      ? `Changed in the Archive. What it was before is ${outOfReach(away)}`
      : `Changed in the Archive. What it was before can be put beside it, from ${HEALS_FROM[from]}.`;
  const what = state === 'damaged' ? 'Damaged in the Archive.' : 'Missing in the Archive.';
  return from === null
    ? `${what} A good copy is ${outOfReach(away)}`
    : `${what} It can be ${state === 'damaged' ? 'healed' : 'put back'} from ${HEALS_FROM[from]}.`;
}

function outOfReach(away: string | null): string {
  return away === null ? 'not known anywhere.' : `on ${away}: attach it.`;
}

/** What the last Verify of a Drive says, once it is over. */
export function verifyWords(verify: VerifyView, now?: number): string {
  const when = ago(verify.finishedAt ?? verify.updatedAt, now);
  if (verify.state === 'failed') return `Broke off ${when}: ${verify.reasonText ?? verify.reason}`;
  const bad = verify.damaged + verify.missing + verify.unreadable;
  const where = verify.volume === 'drive' ? ' on the drive' : '';
  if (verify.healed > 0)
    return `${plural(verify.healed, 'copy', 'copies')} healed ${when}, from a copy that was proven first.`;
  if (bad === 0)
    return `${plural(verify.good, 'copy', 'copies')}${where} read again ${when}, every one good.`;
  const parts = [
    verify.damaged > 0 && `${count(verify.damaged)} damaged`,
    verify.missing > 0 && `${count(verify.missing)} missing`,
    verify.unreadable > 0 && `${count(verify.unreadable)} unreadable`,
  ].filter(Boolean);
  return `${plural(verify.checked, 'copy', 'copies')}${where} read again ${when}: ${parts.join(', ')}.`;
}

/** How well the Archive is looked after, in a sentence. */
export function careWords(care: ArchiveCareView, now?: number): string {
  if (care.copies === 0) return 'Nothing is in it yet.';
  if (care.damaged + care.missing > 0) {
    const parts = [
      care.damaged > 0 && `${plural(care.damaged, 'copy is', 'copies are')} damaged`,
      care.missing > 0 && `${plural(care.missing, 'copy is', 'copies are')} missing`,
    ].filter(Boolean);
    return `${parts.join(', ')}.`;
  }
  const oldest = care.oldestProofAt ? ` The oldest proof is from ${ago(care.oldestProofAt, now)}.` : '';
  return `Every copy was read back and was right.${oldest}`;
}
