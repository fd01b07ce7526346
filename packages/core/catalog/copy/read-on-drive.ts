import type { Pool } from 'pg';
import { problem } from '../../base/errors.ts';
import { attachedVolume } from '../drive/attached-drive.store.ts';
import { type DriveFile, openDriveFile } from './drive-file.ts';
import { isLetGo, listedCopy } from './listed-copy.store.ts';

/** The Drives of this dock, to be read file by file. */
export interface DriveReach {
  dockId: string;
  /** Where the host's own root is seen, or null. */
  hostRoot: string | null;
  /** Does something with a Volume that is broken off when it is let go, and waited for until all is closed. */
  reading(volumeId: string, signal: AbortSignal, act: (signal: AbortSignal) => Promise<void>): Promise<void>;
}

const LOOK_MS = 1000;

/**
 * Reads the file that holds a Content on a Volume of this dock; it is closed when `act` is over. A Drive must be free to
 * go: when it is released or pulled out, the signal that `act` is given ends.
 * @throws Problem `drive-away`, `drive-released` or `content-gone`
 */
export async function readOnDrive<T>(
  { pool, reach }: { pool: Pool; reach: DriveReach },
  of: { volumeId: string; contentId: bigint },
  signal: AbortSignal,
  act: (file: DriveFile, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const volume = await attachedVolume(pool, of.volumeId);
  if (!volume || volume.dockId !== reach.dockId) throw problem('drive-away');
  if (volume.released) throw problem('drive-released');
  const copy = await listedCopy(pool, of.volumeId, of.contentId);
  if (!copy) throw problem('content-gone');
  const read: { result?: T } = {};
  await reach.reading(volume.volumeId, signal, async (stoppable) => {
    if (await isLetGo(pool, volume.attachmentId)) throw problem('drive-released');
    const going = new AbortController();
    const look = async () => {
      if (await isLetGo(pool, volume.attachmentId)) going.abort(problem('drive-released'));
    };
    const watch = setInterval(() => look().catch(() => {}), LOOK_MS); // another process may have let it go
    const until = AbortSignal.any([stoppable, going.signal]);
    const file = await openDriveFile(copy, volume, reach.hostRoot).catch((error: unknown) => {
      clearInterval(watch);
      throw error;
    });
    try {
      read.result = await act(file, until);
    } catch (error) {
      throw until.aborted && !signal.aborted ? until.reason : error;
    } finally {
      clearInterval(watch);
      await file.handle.close();
    }
  });
  return read.result as T;
}
