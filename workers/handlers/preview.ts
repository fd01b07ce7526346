import type { Handlers } from '@safelight/core/adapters/queue/job-worker.ts';
import type { DriveReach } from '@safelight/core/catalog/copy/read-on-drive.ts';
import { openPictures } from '@safelight/core/flows/picture/picture.ts';
import type { Deps } from '../deps.ts';
import { drivesOf } from '../drives-of.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import type { RunningIngests } from '../running-ingests.ts';

/** Reads metadata and makes previews of the Photos that wait: those in the Archive, and those on Drives of a dock only. */
export function previewHandlers(
  deps: Deps,
  running: RunningIngests,
): Pick<Handlers, 'preview' | 'preview-from-drive'> {
  const { config } = deps;
  const open = (drives: DriveReach | null) =>
    openPictures({ ...deps, pool: deps.db.pool, archiveRoot: config.archive, data: config.data, drives });
  const pictures = open(null);
  const onDrives = open(drivesOf(deps, running));
  return {
    preview: (_, signal) => pictures.run(signal),
    'preview-from-drive': oneAtATime((signal) => onDrives.run(signal)),
  };
}
