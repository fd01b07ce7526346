import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { addressOf } from '@safelight/core/catalog/volume/cloud-address.ts';
import { keepPapers } from '@safelight/core/flows/keep-papers/keep-papers.ts';
import type { Deps } from '../deps.ts';

/** Writes Manifests and the catalogue down where they are due. */
export function papersHandler(deps: Deps): Handler<'papers'> {
  const { config, store } = deps;
  const cloud = config.cloud &&
    store && { store, prefix: config.cloud.prefix, address: addressOf(config.cloud) };
  const tools = { ...deps, pool: deps.db.pool, archiveRoot: config.archive, ownership: config.owner, cloud };
  return (_, signal) => keepPapers(tools, signal);
}
