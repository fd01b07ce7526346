import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { brakeStore } from '@safelight/core/flows/brake/brake.store.ts';
import { brake } from '@safelight/core/flows/brake/brake.ts';
import { ingestStore } from '@safelight/core/flows/ingest/ingest.store.ts';
import { runIngest } from '@safelight/core/flows/ingest/ingest.ts';
import { runScan } from '@safelight/core/flows/scan/run-scan.ts';
import { scanStore } from '@safelight/core/flows/scan/scan.store.ts';
import type { Deps } from '../deps.ts';
import type { RunningIngests } from '../running-ingests.ts';

/** Runs an Ingest; what it proves wakes previews and uploads. */
export function ingestHandler(
  deps: Deps,
  running: RunningIngests,
  wakeFollowers: () => void,
): Handler<'ingest'> {
  const { pool } = deps.db;
  const rows = ingestStore(pool, '');
  return async ({ ingestId }, signal) => {
    const row = await rows.row(ingestId);
    if (!row) return;
    await running.run(row.volumeId, signal, (stoppable) =>
      runIngest(
        {
          ...deps,
          pool,
          archiveRoot: deps.config.archive,
          hostRoot: deps.config.hostRoot,
          ownership: deps.config.owner,
          scan: (ids, target, scanSignal) => runScan(scanStore(pool, ids), target, scanSignal),
          brake: (ids, target, settings, brakeSignal) =>
            brake(brakeStore(pool, ids), target, settings, brakeSignal),
          settings: () => currentSettings(pool, deps.config.settings),
          own: [deps.config.archive, deps.config.data],
          onProven: wakeFollowers,
        },
        ingestId,
        stoppable,
      ),
    );
  };
}
