import type { KinView } from '@safelight/contract/drives.ts';
import { count, plural } from '../../format/numbers.ts';

/** “A clone of Drive 7 minus 312 files, plus one new shoot.” */
export function kinWords(kin: KinView): string {
  const { drive, relation, shared, missing, theirs } = kin;
  if (relation === 'clone') return `A clone of ${drive}${differences(kin)}.`;
  if (relation === 'part')
    return `Holds ${count(theirs - missing)} of the ${plural(theirs, 'file')} of ${drive}${more(kin, ', and ')}.`;
  if (relation === 'whole')
    return `Holds ${missing === 0 ? 'all' : `all but ${count(missing)}`} of ${drive}${more(kin, ', and ')}.`;
  return `Shares ${plural(shared, 'file')} with ${drive}.`;
}

function differences(kin: KinView): string {
  const minus = kin.missing > 0 ? ` minus ${plural(kin.missing, 'file')}` : '';
  return `${minus}${more(kin, minus ? ', plus ' : ' plus ')}`;
}

/** New shoots where there are any, else new files. */
function more({ added, newShoots }: KinView, before: string): string {
  if (added === 0) return '';
  if (newShoots === 0) return `${before}${added === 1 ? 'one other file' : `${count(added)} other files`}`;
  return `${before}${newShoots === 1 ? 'one new shoot' : `${count(newShoots)} new shoots`}`;
}
