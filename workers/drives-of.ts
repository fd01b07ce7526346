import type { DriveReach } from '@safelight/core/catalog/copy/read-on-drive.ts';
import type { Deps } from './deps.ts';
import type { RunningIngests } from './running-ingests.ts';

/** The Drives of this dock; what reads them ends when they are let go. */
export function drivesOf({ dock, config }: Deps, running: RunningIngests): DriveReach {
  return {
    dockId: dock.id,
    hostRoot: config.hostRoot,
    reading: (volumeId, signal, act) => running.run(volumeId, signal, act),
  };
}
