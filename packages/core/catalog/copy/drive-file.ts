import type { FileHandle } from 'node:fs/promises';
import { openBelow } from '../../adapters/archive-store/open-below.ts';
import { errnoOf, problem } from '../../base/errors.ts';
import type { AttachedVolume } from '../drive/attached-drive.store.ts';
import { sameDrive } from '../drive/same-drive.ts';
import type { ListedCopy } from './listed-copy.store.ts';

/** Some file systems keep times in steps of two seconds. */
const TOLERANCE = 2_000_000_000n;

/** A file of an attached Drive, open for reading only; whoever reads it compares the hash. */
export interface DriveFile {
  copyId: bigint;
  path: Buffer;
  bytes: number;
  handle: Pick<FileHandle, 'read' | 'close'>;
  /** Whether it still looks as the last Scan listed it: other bytes in it are damage then, and no change. */
  isAsListed(): Promise<boolean>;
}

/**
 * Opens a file of an attached Drive that looks as the last Scan listed it. Reading it fails with `drive-away` once the
 * Drive is not the one any more that it was opened on.
 * @throws Problem `drive-away`, or `content-gone` where the file is not what was listed
 */
export async function openDriveFile(
  copy: ListedCopy,
  volume: AttachedVolume,
  hostRoot: string | null,
): Promise<DriveFile> {
  const stillThere = sameDrive(volume, hostRoot);
  if (!stillThere()) throw problem('drive-away');
  const handle = await openBelow(volume.mountPath, copy.path, { untouched: true });
  if (!handle) throw stillThere() ? otherFile() : problem('drive-away');
  const isAsListed = async () => {
    const { size, mtimeNs } = await handle.stat({ bigint: true });
    const moved = mtimeNs - copy.mtimeNs;
    return size === copy.bytes && moved <= TOLERANCE && moved >= -TOLERANCE;
  };
  if (!(await isAsListed().catch(() => false))) {
    await handle.close();
    throw stillThere() ? otherFile() : problem('drive-away');
  }
  const reading = { read: readingOf(handle, stillThere), close: () => handle.close() };
  return { copyId: copy.copyId, path: copy.path, bytes: Number(copy.bytes), handle: reading, isAsListed };
}

function otherFile() {
  return problem(
    'content-gone',
    'The file on the drive changed since it was listed. The next ingest reads it.',
  );
}

function readingOf(handle: FileHandle, stillThere: () => boolean): FileHandle['read'] {
  const read = async (...args: Parameters<FileHandle['read']>) => {
    try {
      return await handle.read(...args);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      throw problem(stillThere() ? 'unreadable' : 'drive-away');
    }
  };
  return read as FileHandle['read'];
}
