import type { Certificate } from '../../catalog/drive/retirement.ts';
import type { HeldContents } from '../../catalog/safety/copy-fact.ts';
import { mediumOf } from '../../catalog/safety/holders-of.ts';
import type { SafeToRetire } from './prove-retirement.ts';

export interface CertificateFacts
  extends Pick<
    Certificate,
    'at' | 'by' | 'drive' | 'place' | 'site' | 'rule' | 'bytes' | 'manifest' | 'notCovered'
  > {
  /** Names of Drives by their ids. */
  names: ReadonlyMap<string, string>;
}

/** Writes the certificate of a proof. */
export function certify({ driveId, gathered }: SafeToRetire, facts: CertificateFacts): Certificate {
  const { names, ...said } = facts;
  const own = `drive:${driveId}`;
  const sums = sumHolders(gathered.holdings);
  const contents = gathered.holdings.reduce((sum, one) => sum + one.contents, 0);
  return {
    ...said,
    files: gathered.files,
    contents,
    unprovenHere: contents - (sums.get(own)?.contents ?? 0),
    archiveCopies: gathered.archive.copies,
    holders: [...sums]
      .filter(([holder]) => holder !== own)
      .map(([holder, sum]) => ({ holder, name: nameOf(holder, names), ...sum }))
      .sort((a, b) => b.contents - a.contents || (a.holder < b.holder ? -1 : 1)),
  };
}

function sumHolders(holdings: HeldContents[]): Map<string, { contents: number; bytes: number }> {
  const sums = new Map<string, { contents: number; bytes: number }>();
  for (const { held, contents, bytes } of holdings)
    for (const { holder, standing } of held) {
      if (standing !== 'proven') continue;
      const sum = sums.get(holder) ?? { contents: 0, bytes: 0 };
      sums.set(holder, { contents: sum.contents + contents, bytes: sum.bytes + bytes });
    }
  return sums;
}

function nameOf(holder: string, names: ReadonlyMap<string, string>): string | null {
  if (mediumOf(holder) === 'nas') return null;
  const id = holder.slice(holder.indexOf(':') + 1);
  return mediumOf(holder) === 'drive' ? (names.get(id) ?? null) : id;
}
