import type { DriveView } from '@safelight/contract/drives.ts';

/** Where a Drive is now, in words. */
function siteOf({ attached, lent, rests, lifecycle }: DriveView): string {
  if (lifecycle === 'lost') return 'lost';
  if (attached) return 'here';
  if (lent) return 'lent';
  if (rests === null || rests.here) return 'here';
  return rests.site === '' ? 'elsewhere' : `at ${rests.site}`;
}

/** How much is on Drives in each building: here first, then the most. What nobody noted counts as here. */
export function bytesBySite(drives: DriveView[]): { site: string; size: number }[] {
  const sums = new Map<string, number>();
  for (const drive of drives) sums.set(siteOf(drive), (sums.get(siteOf(drive)) ?? 0) + drive.bytes);
  return [...sums]
    .map(([site, size]) => ({ site, size }))
    .sort((a, b) => Number(b.site === 'here') - Number(a.site === 'here') || b.size - a.size);
}
