import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { openPictures } from '@safelight/core/flows/picture/picture.ts';
import type { Deps } from '../deps.ts';

/** Reads metadata and makes previews of the Photos that wait. */
export function previewHandler(deps: Deps): Handler<'preview'> {
  const { config } = deps;
  const pictures = openPictures({
    ...deps,
    pool: deps.db.pool,
    archiveRoot: config.archive,
    data: config.data,
  });
  return (_, signal) => pictures.run(signal);
}
