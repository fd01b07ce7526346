import fs from 'node:fs';
import type { ArchiveStore } from '../../adapters/archive-store/archive-store.ts';
import type { Lease } from '../../adapters/db/lease.ts';
import { joinPath } from '../../base/paths.ts';
import type { IngestStore } from './ingest.store.ts';
import type { FilePlan } from './plan-ingest.ts';

type PlacePlan = Extract<FilePlan, { do: 'place' }>;

interface Keeping {
  store: IngestStore;
  archive: ArchiveStore;
  archiveRoot: string;
  lease: Lease;
}

/**
 * Keeps the older versions of changed Files under another name and records it, before a new version takes theirs:
 * at no instant does a row name a path that holds other bytes. Returns the plans with what leaves the final names.
 */
export async function keepOlderVersions(run: Keeping, plans: PlacePlan[]): Promise<PlacePlan[]> {
  const changed = plans.flatMap((plan) => (plan.older ? [{ plan, ...plan.older }] : []));
  if (changed.length === 0) return plans;
  const fours = await run.archive.keepOlder(
    changed.map(({ copy, keep }) => ({ path: copy.path, proven: copy.four, keep })),
  );
  const kept = changed.map(({ plan, copy, keep }, i) => ({ plan, copy, path: keep, four: fours[i] ?? null }));
  await run.store.recordKept(run.lease, {
    kept: kept.flatMap(({ copy, path, four }) => (four ? [{ copyId: copy.id, path, four }] : [])),
    lost: kept.filter(({ copy, four }) => !four && isGone(run, copy)).map(({ copy }) => copy.id),
  });
  const byPlan = new Map(kept.map(({ plan, four }) => [plan, four]));
  return plans.map((plan) => {
    const four = byPlan.get(plan);
    if (!four) return { ...plan, older: null };
    return { ...plan, placement: { ...plan.placement, displaces: four.inode } };
  });
}

/** What was edited there is another matter, and found by reading it. */
function isGone({ archiveRoot }: Keeping, copy: { path: Buffer; four: { size: bigint } }): boolean {
  const path = joinPath(Buffer.from(archiveRoot), copy.path);
  return fs.lstatSync(path, { bigint: true, throwIfNoEntry: false })?.size !== copy.four.size;
}
