import type { FileHandle } from 'node:fs/promises';
import { readArchive } from '../../adapters/archive-store/archive-identity.ts';
import { openBelow } from '../../adapters/archive-store/open-below.ts';
import { problem } from '../../base/errors.ts';

/** A file that holds a Content, open for reading. */
export interface SourceFile {
  copyId: bigint;
  bytes: number;
  handle: Pick<FileHandle, 'read' | 'close'>;
  /** Whether other bytes in it are damage; else its owner changed it. */
  isAsListed(): Promise<boolean>;
}

/**
 * Opens the first Archive Copy that can be opened; whoever reads it compares the hash.
 * @throws Problem `archive-absent`, when it is not our Archive that stands there, else `content-gone`
 */
export async function openArchiveFile(
  root: string,
  archiveId: string,
  copies: { copyId: bigint; path: Buffer }[],
): Promise<SourceFile> {
  for (const copy of copies) {
    const handle = await openBelow(Buffer.from(root), copy.path);
    if (!handle) continue;
    const { size: bytes } = await handle.stat();
    return { copyId: copy.copyId, bytes, handle, isAsListed: async () => true };
  }
  const found = readArchive(root);
  if (found.is !== 'archive' || found.id !== archiveId) throw problem('archive-absent');
  throw problem('content-gone');
}

/** Fills `buffer` from the file; shorter than asked where the file ends. */
export async function readAt(handle: Pick<FileHandle, 'read'>, buffer: Buffer, at: number): Promise<Buffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
