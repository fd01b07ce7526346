import { pause } from '@safelight/core/base/clock.ts';
import { watchHealth } from '@safelight/core/flows/watch-health/watch-health.ts';
import type { Deps } from './deps.ts';

const LOOK_MS = 60_000;

/** Looks every minute how the disks of this host are; each disk is asked now and then only. */
export async function keepHealth(deps: Deps, signal: AbortSignal): Promise<void> {
  const look = { pool: deps.db.pool, dockId: deps.dock.id, hostRoot: deps.config.hostRoot };
  while (!signal.aborted) {
    await watchHealth(look).catch((error: unknown) => {
      if (!signal.aborted) deps.log.warn({ err: error }, 'could not look how the disks are');
    });
    await pause(LOOK_MS, signal);
  }
}
