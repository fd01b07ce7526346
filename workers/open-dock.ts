import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { attachStore } from '@safelight/core/flows/attach/attach.store.ts';
import { Dock } from '@safelight/core/flows/attach/dock.ts';
import { dockRequests } from '@safelight/core/flows/attach/dock-requests.store.ts';
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
    onError: sayOnce(deps),
  });
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
