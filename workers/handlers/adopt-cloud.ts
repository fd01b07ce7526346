import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { addressOf } from '@safelight/core/catalog/volume/cloud-address.ts';
import type { Deps } from '../deps.ts';

/** Goes on with what is adopted from the bucket. */
export function adoptCloudHandler(deps: Deps): Handler<'adopt-cloud'> {
  const storeAddress = deps.config.cloud && addressOf(deps.config.cloud);
  return async (_, signal) => {
    if (!deps.store) return;
    // The store's client is large: a worker without a store never loads it.
    const { adoptFromCloud } = await import('@safelight/core/flows/adopt-cloud/adopt-cloud.ts');
    await adoptFromCloud(
      { ...deps, pool: deps.db.pool, archiveRoot: deps.config.archive, storeAddress },
      signal,
    );
  };
}
