import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { cloudNow, whileInUse } from '../cloud-now.ts';
import type { Deps } from '../deps.ts';

/** Goes on with what is adopted from the bucket. */
export function adoptCloudHandler(deps: Deps): Handler<'adopt-cloud'> {
  return async (_, signal) => {
    const now = cloudNow(deps);
    if (!now.store) return;
    // The store's client is large: a worker without a store never loads it.
    const { adoptFromCloud } = await import('@safelight/core/flows/adopt-cloud/adopt-cloud.ts');
    await adoptFromCloud(
      { ...deps, pool: deps.db.pool, archiveRoot: deps.config.archive, ...now },
      whileInUse(deps, signal),
    );
  };
}
