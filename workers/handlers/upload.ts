import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { openUploads } from '@safelight/core/flows/upload/upload.ts';
import type { Deps } from '../deps.ts';

/** Sends what waits for the cloud store. */
export function uploadHandler(deps: Deps): Handler<'upload'> {
  const uploads = openUploads({
    ...deps,
    pool: deps.db.pool,
    archiveRoot: deps.config.archive,
    cloud: deps.config.cloud,
    settings: deps.config.settings,
  });
  return (_, signal) => uploads.run(signal);
}
