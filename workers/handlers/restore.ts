import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { takeRole } from '@safelight/core/catalog/drive/take-role.store.ts';
import { startIngest } from '@safelight/core/flows/ingest/start-ingest.store.ts';
import { runRestore } from '@safelight/core/flows/restore/restore.ts';
import { startVerify } from '@safelight/core/flows/verify/start-verify.store.ts';
import { cloudNow } from '../cloud-now.ts';
import type { Deps } from '../deps.ts';
import type { RunningIngests } from '../running-ingests.ts';

/** Writes Files back to a folder of this host. */
export function restoreHandler(deps: Deps, running: RunningIngests): Handler<'restore'> {
  const { config } = deps;
  const toolsNow = () => ({
    ...deps,
    pool: deps.db.pool,
    archiveRoot: config.archive,
    ownership: config.owner,
    ...cloudNow(deps),
    reading: (volumeId: string, signal: AbortSignal, act: (signal: AbortSignal) => Promise<void>) =>
      running.run(volumeId, signal, act),
  });
  return async ({ restoreId }, signal) => {
    const tools = toolsNow();
    await runRestore(tools, restoreId, signal);
    const driveId = await takeRole(tools.pool, deps.clock, restoreId);
    if (driveId !== null) await lookThrough(tools, driveId);
  };
}

/** A disk that took the place of a lost one is scanned, and read: until then what it holds is only listed. */
async function lookThrough(
  tools: Omit<Deps, 'cloud'> & { pool: Deps['db']['pool']; storeAddress: string | null },
  driveId: string,
) {
  tools.live.publish({ type: 'drive.changed', driveId });
  tools.live.publish({ type: 'safety.changed' });
  await startIngest(tools, driveId, 'attach');
  const everything = { sample: 100, trouble: false, heal: false, healMissing: false };
  await startVerify(tools, { volume: 'drive', driveId, ...everything });
}
