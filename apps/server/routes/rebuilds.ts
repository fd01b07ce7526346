import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { startRebuild } from '@safelight/core/flows/rebuild/rebuild.store.ts';
import { isCatalogueEmpty, newestRebuild } from '@safelight/core/reports/rebuilds/rebuild-rows.ts';
import type { Handlers } from '../handler.ts';
import { rebuildView } from '../views/rebuild.ts';

interface RebuildDeps {
  pool: Database['pool'];
  clock: Clock;
  queue: JobQueue;
  storeAddress: string | null;
}

export function rebuildRoutes(deps: RebuildDeps): Pick<Handlers, 'rebuild' | 'startRebuild'> {
  const { pool, queue, storeAddress } = deps;
  return {
    rebuild: async () => {
      const [possible, newest] = await Promise.all([isCatalogueEmpty(pool), newestRebuild(pool)]);
      return { possible, newest: newest && rebuildView(newest) };
    },
    startRebuild: async ({ body }) => {
      if (body.from === 'cloud' && storeAddress === null) throw problem('no-store');
      await startRebuild(deps, body.from);
      await queue.add('rebuild', {}, { id: 'all' });
      return rebuildView((await newestRebuild(pool))!);
    },
  };
}
