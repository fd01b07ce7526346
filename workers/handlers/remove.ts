import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { dropPreviews } from '@safelight/core/flows/picture/preview-file.ts';
import { removalStore } from '@safelight/core/flows/remove/removal.store.ts';
import { runRemoval } from '@safelight/core/flows/remove/remove.ts';
import { removeObjects } from '@safelight/core/flows/remove/remove-objects.ts';
import { cloudNow } from '../cloud-now.ts';
import type { Deps } from '../deps.ts';

/** Carries out what its owner had removed: the one that is named, or all that are open; then what is in the cloud. */
export function removeHandler(deps: Deps): Handler<'remove'> {
  const { config } = deps;
  const { pool } = deps.db;
  const toolsNow = () => ({
    ...deps,
    pool,
    archiveRoot: config.archive,
    ownership: config.owner,
    dropPreviews: (blake3: Buffer) => dropPreviews(config.data, blake3),
    ...cloudNow(deps),
  });
  return async ({ removalId }, signal) => {
    const tools = toolsNow();
    const ids = removalId === undefined ? await removalStore(pool).open() : [removalId];
    const failed: unknown[] = [];
    const each = (work: Promise<void>) => work.catch((error) => failed.push(error));
    // One that is in trouble is not in the way of the others.
    for (const id of ids) await each(runRemoval(tools, id, signal));
    await each(removeObjects(tools, signal));
    if (failed.length > 0) throw failed[0];
  };
}
