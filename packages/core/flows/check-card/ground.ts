import type { Lease } from '../../adapters/db/lease.ts';
import { volumeFacts } from '../../catalog/safety/content-facts.store.ts';
import type { VolumeFact } from '../../catalog/safety/copy-fact.ts';
import { freshnessOf } from '../../catalog/safety/safety-settings.ts';
import { readyArchive } from '../../catalog/volume/archive.store.ts';
import { type CardCheckRow, cardCheckStore } from './card-check.store.ts';
import type { Ground } from './judge-group.ts';
import { knownOf } from './known-copies.store.ts';
import type { CheckDeps } from './run-check.ts';

/** What the verdict over a card rests on. @throws Problem of the Archive */
export async function groundOf(
  deps: CheckDeps,
  { driveId }: CardCheckRow,
  lease: Lease,
  signal: AbortSignal,
): Promise<Ground> {
  const { pool, archiveRoot } = deps;
  const { id: archiveId } = await readyArchive(deps);
  const settings = await deps.settings();
  const rows = cardCheckStore(pool);
  const cardVolumes = await rows.volumesOf(driveId);
  return {
    archiveId,
    archiveRoot,
    volumes: countingVolumes(await volumeFacts(pool), new Set(cardVolumes)),
    world: await deps.world(),
    freshness: freshnessOf(settings),
    now: rows.now,
    copies: settings.cardCopies,
    known: (files) => knownOf(pool, files, { archiveId, cardVolumes }),
    readAgain: async (copyIds) => void (await deps.readAgain(copyIds, lease, signal)),
  };
}

/** Neither the card itself counts, nor a folder beside the Archive, whose files nobody looks at now. */
function countingVolumes(
  all: ReadonlyMap<string, VolumeFact>,
  ofCard: ReadonlySet<string>,
): Map<string, VolumeFact> {
  return new Map([...all].filter(([id, { onArchive }]) => !ofCard.has(id) && !onArchive));
}
