import type { CopyFact, Freshness, VolumeFact } from './copy-fact.ts';
import type { DriveFact, Rule, World } from './judge.ts';

/** For tests: the rule as a person would count it with a pencil, written without looking at the engine. */
export const now = new Date('2026-11-24T10:00:00Z');
export const freshness: Freshness = { nas: 90, drive: 730, cloud: 365 };
/** So many days ago. */
export const dated = (days: number) => new Date(now.getTime() - days * 24 * 60 * 60 * 1000);

const on = (id: string, kind: VolumeFact['kind'], facts: Partial<VolumeFact> = {}): VolumeFact => ({
  id,
  kind,
  driveId: null,
  onArchive: false,
  account: null,
  ...facts,
});
export const volumes: VolumeFact[] = [
  on('archive', 'archive'),
  on('one-a', 'drive', { driveId: 'one' }),
  on('one-b', 'drive', { driveId: 'one' }),
  on('two-a', 'drive', { driveId: 'two' }),
  on('three-a', 'drive', { driveId: 'three' }),
  on('folder', 'drive', { driveId: 'four', onArchive: true }),
  on('bucket-a', 'cloud', { account: 'b2' }),
  on('bucket-b', 'cloud', { account: 'b2' }),
];

export interface Case {
  copies: CopyFact[];
  drives: Record<string, DriveFact>;
  rule: Rule;
  /** When it is looked at; `now` where nothing else is said. */
  at?: Date;
}

export const worldOf = ({ drives }: Case): World => ({
  here: 'studio',
  drives: new Map(Object.entries(drives)),
});

/** Object by object that can burn or be dropped: does it hold a good Copy? */
export function bruteForce({ copies, drives, rule, at = now }: Case) {
  const good = (volumeIds: string[], days: number, evidences: string[]) =>
    copies.some(
      (copy) =>
        volumeIds.includes(copy.volumeId) &&
        copy.state === 'present' &&
        evidences.includes(copy.evidence) &&
        copy.at <= at &&
        copy.at.getTime() >= at.getTime() - days * 24 * 60 * 60 * 1000,
    );
  const objects: { medium: string; site: string | null }[] = [];
  if (good(['archive', 'folder'], 90, ['read-back'])) objects.push({ medium: 'nas', site: 'studio' });
  if (good(['bucket-a', 'bucket-b'], 365, ['written', 'read-back']))
    objects.push({ medium: 'cloud', site: 'the cloud' });
  const disks: [string, string[]][] = [
    ['one', ['one-a', 'one-b']],
    ['two', ['two-a']],
    ['three', ['three-a']],
  ];
  for (const [id, on] of disks) {
    const disk = drives[id];
    if (disk && disk.lifecycle !== 'lost' && good(on, 730, ['read-back']))
      objects.push({ medium: 'disk', site: disk.site });
  }
  const media = new Set(objects.map(({ medium }) => medium)).size;
  const sites = new Set(objects.map(({ site }) => site).filter((site) => site !== null)).size;
  const enough = objects.length >= rule.copies && media >= rule.media;
  return {
    copies: objects.length,
    media,
    sites,
    safe: enough && (rule.offsite === 0 || sites >= rule.offsite + 1),
  };
}
