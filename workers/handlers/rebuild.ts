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
  return (_, signal) => rebuildWhereAsked(tools, signal);
}
