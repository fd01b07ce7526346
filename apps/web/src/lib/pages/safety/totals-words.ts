import type { RuleView, SafetyView } from '@safelight/contract/safety.ts';
import { plural } from '../../format/numbers.ts';

export const kindName: Record<SafetyView['byKind'][number]['kind'], string> = {
  photo: 'Pictures',
  film: 'Films',
  sidecar: 'Sidecars',
  catalogue: 'Catalogues',
  other: 'Other files',
};

/** A rule in words: “3 copies, 2 kinds of medium, 1 other building”. */
export function ruleWords({ copies, media, offsite }: RuleView): string {
  return [
    plural(copies, 'copy', 'copies'),
    plural(media, 'kind of medium', 'kinds of medium'),
    offsite === 0 ? 'no other building' : plural(offsite, 'other building'),
  ].join(', ');
}
