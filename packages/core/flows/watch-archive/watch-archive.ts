import type { Pool } from 'pg';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import { holdLease } from '../../adapters/db/lease.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { Clock } from '../../base/clock.ts';
import { Problem } from '../../base/errors.ts';
import { readyArchive } from '../../catalog/volume/archive.store.ts';
import { beginWalk, dueWalk } from './due-walk.store.ts';
import { type CheckCopies, walkArchive } from './run-walk.ts';
import { watchStore } from './watch-archive.store.ts';

export interface WatchDeps {
  pool: Pool;
  clock: Clock;
  archiveRoot: string;
  ownership: OwnershipSettings;
  live: LivePublisher;
  holder: string;
  check: CheckCopies;
}

/**
 * Walks the Archive where a walk is due. While the Archive is not there nothing is judged: the walk ends `failed`
 * with the reason, and the next is due in an hour or when it is asked for.
 * @returns the folders nearest to the top, to be watched; null where nothing was done
 */
export async function watchArchive(deps: WatchDeps, signal: AbortSignal): Promise<Buffer[] | null> {
  const claim = { resource: 'archive-walk', holder: deps.holder };
  return holdLease(deps.pool, claim, signal, async (lease, held) => {
    const walkId = await dueWalk(deps);
    if (walkId === null) return null;
    await beginWalk(deps.pool, walkId);
    const requireRight = async () => void (await readyArchive(deps));
    try {
      const { id } = await readyArchive(deps);
      const store = watchStore(deps.pool, id);
      const { check, archiveRoot } = deps;
      const run = { store, walkId, archiveRoot, lease, check, requireRight, signal: held };
      return (await walkArchive(run)).folders;
    } catch (error) {
      if (held.aborted) return null;
      await watchStore(deps.pool, '').fail(walkId, error instanceof Problem ? error.code : 'internal');
      if (!(error instanceof Problem)) throw error;
      return null;
    } finally {
      deps.live.publish({ type: 'archive.changed' });
      deps.live.publish({ type: 'safety.changed' });
    }
  });
}
