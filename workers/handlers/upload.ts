import type { Handlers } from '@safelight/core/adapters/queue/job-worker.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import type { DriveReach } from '@safelight/core/catalog/copy/read-on-drive.ts';
import { openUploads, type Uploads } from '@safelight/core/flows/upload/upload.ts';
import { whileInUse } from '../cloud-now.ts';
import type { Deps } from '../deps.ts';
import { drivesOf } from '../drives-of.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import type { RunningIngests } from '../running-ingests.ts';

/** Sends what waits for the cloud store: from the Archive, and straight from the Drives of a dock. */
export function uploadHandlers(
  deps: Deps,
  running: RunningIngests,
): Pick<Handlers, 'upload' | 'upload-from-drive'> {
  const fromArchive = uploadsToNow(deps, null);
  const fromDrives = uploadsToNow(deps, drivesOf(deps, running));
  return { upload: (_, signal) => fromArchive(signal), 'upload-from-drive': oneAtATime(fromDrives) };
}

function uploadsToNow(deps: Deps, drives: DriveReach | null): (signal: AbortSignal) => Promise<void> {
  let opened: { to: CloudConfig | null; uploads: Uploads } | undefined;
  const uploadsTo = (cloud: CloudConfig | null): Uploads => {
    if (opened?.to === cloud) return opened.uploads;
    // What was on its way to another store has ended: its signal was aborted.
    opened?.uploads.close();
    const uploads = openUploads({
      ...deps,
      pool: deps.db.pool,
      archiveRoot: deps.config.archive,
      cloud,
      settings: deps.config.settings,
      drives,
    });
    opened = { to: cloud, uploads };
    return uploads;
  };
  return (signal) => uploadsTo(deps.cloud.now()?.config ?? null).run(whileInUse(deps, signal));
}
