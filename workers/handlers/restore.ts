import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { addressOf } from '@safelight/core/catalog/volume/cloud-address.ts';
import { runRestore } from '@safelight/core/flows/restore/restore.ts';
import type { Deps } from '../deps.ts';
import type { RunningIngests } from '../running-ingests.ts';

/** Writes Files back to a folder of this host. */
export function restoreHandler(deps: Deps, running: RunningIngests): Handler<'restore'> {
  const { config } = deps;
  const tools = {
    ...deps,
    pool: deps.db.pool,
    archiveRoot: config.archive,
    ownership: config.owner,
    storeAddress: config.cloud && addressOf(config.cloud),
    reading: (volumeId: string, signal: AbortSignal, act: (signal: AbortSignal) => Promise<void>) =>
      running.run(volumeId, signal, act),
  };
  return ({ restoreId }, signal) => runRestore(tools, restoreId, signal);
}
