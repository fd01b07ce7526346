import type { Pool } from 'pg';
import { limitPictureMemory } from '../../adapters/media/make-pictures.ts';
import { startMetadataReader } from '../../adapters/media/metadata-reader.ts';
import { openPlaceNames } from '../../adapters/media/place-names.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { Clock } from '../../base/clock.ts';
import type { DriveReach } from '../../catalog/copy/read-on-drive.ts';
import { addUpTimeline } from '../../catalog/timeline/timeline-parts.store.ts';
import { fileInArchive } from './file-in-archive.ts';
import { fileOnDrive } from './file-on-drive.ts';
import { pictureStore } from './picture.store.ts';
import { clearPassing, passingFolder } from './preview-file.ts';
import { readAgainStore } from './read-again.store.ts';
import { readAgain } from './read-again.ts';
import { runPictures } from './run-pictures.ts';

export interface PictureDeps {
  pool: Pool;
  clock: Clock;
  archiveRoot: string;
  /** SAFELIGHT_DATA: previews are kept below it. */
  data: string;
  live: LivePublisher;
  /** The Drives of this dock, to look at what is on them only; null: what is in the Archive is looked at. */
  drives: DriveReach | null;
}

export interface PictureWork {
  /** Reads metadata and makes previews until no Photo waits, then reads records again that an older version read. */
  run(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const TELL_EVERY_MS = 2000;
const ADD_UP_EVERY = 5000;

/** The making of pictures in this process, with one exiftool that lives as long. */
export function openPictures(deps: PictureDeps): PictureWork {
  limitPictureMemory();
  const reader = startMetadataReader();
  const rows = pictureStore(deps.pool, deps.drives?.dockId ?? null);
  const places = openPlaceNames();
  const older = readAgainStore(deps.pool);
  const told = new Map<string, number>();
  const waiting = new Set<string>();
  let cleared = false;
  let asked: ReadonlySet<string> = new Set();

  const tell = (driveIds: Iterable<string>, atOnce: boolean) => {
    const now = deps.clock.now().getTime();
    for (const driveId of driveIds) {
      const recently = now - (told.get(driveId) ?? 0) < TELL_EVERY_MS;
      if (recently && !atOnce) waiting.add(driveId);
      else {
        told.set(driveId, now);
        waiting.delete(driveId);
        deps.live.publish({ type: 'files.changed', driveId });
      }
    }
  };

  return {
    async run(signal) {
      const archiveId = await rows.archiveId();
      if (!archiveId) return;
      const { pool, data, drives } = deps;
      if (!cleared) await clearPassing(data, deps.clock.now().getTime());
      cleared = true;
      let kept = 0;
      const onKept = async (driveIds: string[]) => {
        tell(driveIds, false);
        kept += 1;
        if (kept % ADD_UP_EVERY === 0) await addUpTimeline(deps.pool);
      };
      if (drives) asked = await rows.moveTo(asked);
      const open = drives
        ? fileOnDrive(rows, { pool, reach: drives }, passingFolder(data))
        : fileInArchive(rows, { root: deps.archiveRoot, id: archiveId });
      await runPictures({ rows, reader, open, data, places, onKept }, signal);
      tell([...waiting], true);
      if (!drives) await readAgain(older, places, signal);
      await addUpTimeline(deps.pool);
    },
    close: () => reader.close(),
  };
}
