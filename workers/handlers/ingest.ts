import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { Problem } from '@safelight/core/base/errors.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { brakeStore } from '@safelight/core/flows/brake/brake.store.ts';
import { brake } from '@safelight/core/flows/brake/brake.ts';
import { startCardCheck } from '@safelight/core/flows/check-card/start-check.store.ts';
import { findKin } from '@safelight/core/flows/find-kin/find-kin.ts';
import { clockStore } from '@safelight/core/flows/follow-clock/clock.store.ts';
import { followClock } from '@safelight/core/flows/follow-clock/follow-clock.ts';
import { type IngestRow, ingestStore } from '@safelight/core/flows/ingest/ingest.store.ts';
import { runIngest } from '@safelight/core/flows/ingest/ingest.ts';
import { runScan } from '@safelight/core/flows/scan/run-scan.ts';
import { scanStore } from '@safelight/core/flows/scan/scan.store.ts';
import type { Deps } from '../deps.ts';
import type { RunningIngests } from '../running-ingests.ts';
import { Turns } from '../turns.ts';

/** What a check found open is in the Archive now: whether the card may be formatted is asked anew. */
async function checkAgain(deps: Deps, { id, driveId, cardCheckId }: IngestRow): Promise<void> {
  if (cardCheckId === null || !(await ingestStore(deps.db.pool, '').isDone(id))) return;
  await startCardCheck({ ...deps, pool: deps.db.pool }, driveId).catch((error: unknown) => {
    // The card left the reader or was released meanwhile.
    if (!(error instanceof Problem)) throw error;
  });
}

/** Runs an Ingest; what it proves wakes previews and uploads. */
export function ingestHandler(
  deps: Deps,
  running: RunningIngests,
  wakeFollowers: () => void,
): Handler<'ingest'> {
  const { pool } = deps.db;
  const rows = ingestStore(pool, '');
  const turns = new Turns();
  const settings = () => currentSettings(pool, deps.config.settings);
  const atOnce = async () => (await settings()).drivesAtOnce;
  return async ({ ingestId }, signal) => {
    const row = await rows.row(ingestId);
    if (!row) return;
    const act = (stoppable: AbortSignal) =>
      runIngest(
        {
          ...deps,
          pool,
          archiveRoot: deps.config.archive,
          hostRoot: deps.config.hostRoot,
          ownership: deps.config.owner,
          scan: (ids, target, scanSignal) =>
            runScan(scanStore(pool, { ...ids, mode: target.mode }), target, scanSignal),
          followClock: (ids, target, clockSignal) =>
            followClock(deps.archive, clockStore(pool, ids), target, clockSignal),
          brake: (ids, target, settings, brakeSignal) =>
            brake(brakeStore(pool, ids), target, settings, brakeSignal),
          findKin: (driveId, basis) =>
            findKin({ pool, live: deps.live }, driveId, basis).catch((error: unknown) =>
              deps.log.warn({ err: error, driveId }, 'could not say what a drive is to the others'),
            ),
          settings,
          own: [deps.config.archive, deps.config.data],
          onProven: wakeFollowers,
        },
        ingestId,
        stoppable,
      );
    await running.run(row.volumeId, signal, (stoppable) =>
      turns.take(atOnce, stoppable, () => act(stoppable)),
    );
    await checkAgain(deps, row);
  };
}
