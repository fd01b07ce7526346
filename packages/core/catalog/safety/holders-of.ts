import type { CopyFact, Freshness, Held, Medium, Standing, VolumeFact } from './copy-fact.ts';

const DAY_MS = 86_400_000;
const rank: Record<Standing, number> = { unproven: 0, stale: 1, proven: 2 };

/** The holder that a Volume belongs to. */
export function holderOf({ kind, driveId, onArchive, account, id }: VolumeFact): string {
  if (kind === 'cloud') return `cloud:${account ?? id}`;
  return kind === 'archive' || onArchive ? 'nas' : `drive:${driveId ?? id}`;
}

/** The medium of a holder. */
export function mediumOf(holder: string): Medium {
  if (holder === 'nas') return 'nas';
  return holder.startsWith('cloud:') ? 'cloud' : 'drive';
}

/** How well one Copy stands; null for one that is not there. */
export function standingOf(copy: CopyFact, medium: Medium, now: Date, freshness: Freshness): Standing | null {
  if (copy.state !== 'present') return null;
  const isProof = copy.evidence === 'read-back' || (medium === 'cloud' && copy.evidence === 'written');
  const age = now.getTime() - copy.at.getTime();
  // A proof from the future is none: a clock was wrong, here or then.
  if (!isProof || age < 0) return 'unproven';
  return age <= freshness[medium] * DAY_MS ? 'proven' : 'stale';
}

/** Who holds a Content, each physical holder once with the best of its Copies, in the order of their names. */
export function holdersOf(
  copies: CopyFact[],
  volumes: ReadonlyMap<string, VolumeFact>,
  now: Date,
  freshness: Freshness,
): Held[] {
  const best = new Map<string, Standing>();
  for (const copy of copies) {
    const volume = volumes.get(copy.volumeId);
    if (!volume) continue;
    const holder = holderOf(volume);
    const standing = standingOf(copy, mediumOf(holder), now, freshness);
    const known = best.get(holder);
    if (standing && (!known || rank[standing] > rank[known])) best.set(holder, standing);
  }
  return [...best]
    .map(([holder, standing]) => ({ holder, standing }))
    .sort((a, b) => (a.holder < b.holder ? -1 : 1));
}
