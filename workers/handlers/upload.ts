import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import { openUploads, type Uploads } from '@safelight/core/flows/upload/upload.ts';
import { whileInUse } from '../cloud-now.ts';
import type { Deps } from '../deps.ts';

/** Sends what waits for the cloud store. */
export function uploadHandler(deps: Deps): Handler<'upload'> {
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
    });
    opened = { to: cloud, uploads };
    return uploads;
  };
  return (_, signal) => uploadsTo(deps.cloud.now()?.config ?? null).run(whileInUse(deps, signal));
}
