import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { attachStore } from '@safelight/core/flows/attach/attach.store.ts';
import { Dock } from '@safelight/core/flows/attach/dock.ts';
import { dockRequests } from '@safelight/core/flows/attach/dock-requests.store.ts';
import type { CardChecks } from '@safelight/core/flows/attach/run-attach.ts';
import {
  endChecksOfAway,
  openCardChecks,
  startCardCheck,
} from '@safelight/core/flows/check-card/start-check.store.ts';
import { startIngest } from '@safelight/core/flows/ingest/start-ingest.store.ts';
import { verifyRetired } from '@safelight/core/flows/verify/verify-retired.store.ts';
import type { Deps } from './deps.ts';
import type { RunningIngests } from './running-ingests.ts';

/** The dock of this host. */
export function openDock(deps: Deps, running: RunningIngests): Dock {
  const { pool } = deps.db;
  return new Dock({
    ...deps,
    pool,
    ownership: deps.config.owner,
    store: attachStore(pool, deps.clock),
    requests: dockRequests(pool, deps.dock.id),
    dockId: deps.dock.id,
    dockName: deps.dock.name,
    settings: () => currentSettings(pool, deps.config.settings),
    stopIngests: (volumeId, reason) => running.stop(volumeId, reason),
    startIngest: (driveId, by) => startIngest({ ...deps, pool }, driveId, by),
    verifyRetired: () => verifyRetired({ ...deps, pool }, deps.dock.id),
    cards: cardChecks(deps),
    onError: sayOnce(deps),
  });
}

function cardChecks(deps: Deps): CardChecks {
  const { queue, dock } = deps;
  const { pool } = deps.db;
  return {
    start: (driveId) => startCardCheck({ ...deps, pool }, driveId),
    endAway: () => endChecksOfAway(pool, dock.id),
    goOn: async () => {
      for (const { id, job } of await openCardChecks(pool, dock.id))
        await queue.add(job, { checkId: id }, { id, dockId: dock.id });
    },
  };
}

/** A dock looks every second; the same failure is said once, not every second. */
function sayOnce({ log }: Deps): (error: unknown, doing: string) => void {
  const said = new Map<string, string>();
  return (error, doing) => {
    const what = error instanceof Error ? error.message : String(error);
    if (said.get(doing) === what) return;
    said.set(doing, what);
    log.warn({ err: error }, `failed while ${doing}`);
  };
}
