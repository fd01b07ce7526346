import type { CloudAdoptionView } from '@safelight/contract/cloud-adoptions.ts';
import { bytes, count, plural } from '../../format/numbers.ts';

/** What an adoption from the bucket found, or how far it is. */
export function adoptionSentence(found: CloudAdoptionView): string {
  if (found.reasonText !== null) return found.reasonText;
  const where = found.prefix === '' ? 'the bucket' : `“${found.prefix}”`;
  if (found.finishedAt === null) {
    if (found.state === 'listing')
      return `Looking through ${where}: ${plural(found.objects, 'object')} so far.`;
    return `Comparing digests: ${count(found.proven)} of ${count(found.matched)} are equal.`;
  }
  if (found.matched === 0)
    return `Of ${plural(found.objects, 'object')} in ${where} none is a file that was still to be sent.`;
  const taken = `${plural(found.matched - found.different, 'file')}, ${bytes(found.matchedBytes)}, need not be sent: ${count(found.proven)} are equal by digest.`;
  const listed = found.matched - found.different - found.proven;
  const rest = listed > 0 ? ` ${count(listed)} count once they were downloaded and compared (verify).` : '';
  const other = found.different > 0 ? ` ${count(found.different)} had other bytes and are sent.` : '';
  return `${taken}${rest}${other}`;
}
