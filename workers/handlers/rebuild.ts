import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { addressOf } from '@safelight/core/catalog/volume/cloud-address.ts';
import { rebuildWhereAsked } from '@safelight/core/flows/rebuild/rebuild.ts';
import type { Deps } from '../deps.ts';

/** Fills an empty catalogue, where that was asked for. */
export function rebuildHandler(deps: Deps): Handler<'rebuild'> {
  const { config, store, migrations } = deps;
  const cloud = config.cloud &&
    store && { store, prefix: config.cloud.prefix, address: addressOf(config.cloud) };
  const tools = {
    ...deps,
    ...{ pool: deps.db.pool, archiveRoot: config.archive, ownership: config.owner },
    ...{ data: config.data, migrations, cloud },
  };
  return async (_, signal) => {
    if (!(await rebuildWhereAsked(tools, signal))) return;
    // Their schedules would find what is to be done now anyway.
    for (const name of ['archive-walk', 'papers'] as const) await deps.queue.add(name, {}, { id: 'all' });
  };
}
