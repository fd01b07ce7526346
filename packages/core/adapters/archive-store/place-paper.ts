import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { problem } from '../../base/errors.ts';
import { Folders } from './folders.ts';
import { openKernel } from './kernel.ts';
import { moveWithoutReplacing } from './move.ts';
import { type OwnershipSettings, ownershipOf } from './ownership.ts';

const BUFFER_BYTES = 1024 * 1024;

/** A written file that has no name yet. */
export interface WaitingPaper {
  bytes: number;
  /** Gives it its name, never replacing what stands there; false where the name is taken. */
  place(path: string): boolean;
  drop(): void;
}

/**
 * Writes chunks to a temporary file of the Archive, flushes it and reads it back; `place` makes it visible whole and
 * on the medium.
 */
export async function writePaper(
  root: string,
  ownership: OwnershipSettings,
  chunks: AsyncIterable<Uint8Array>,
): Promise<WaitingPaper> {
  const temporary = join(root, '.safelight/incoming', `paper-${randomUUID()}`);
  const drop = () => fs.rmSync(temporary, { force: true });
  const { fileMode, give } = ownershipOf(ownership, process.umask());
  try {
    const written = await writeAll(temporary, chunks, { fileMode, give });
    return { bytes: written, place: (path) => place(root, ownership, temporary, path), drop };
  } catch (error) {
    drop();
    throw error;
  }
}

async function writeAll(
  temporary: string,
  chunks: AsyncIterable<Uint8Array>,
  { fileMode, give }: { fileMode: number; give: (fd: number) => void },
): Promise<number> {
  const hasher = new Blake3Hasher();
  const file = await open(temporary, 'wx', fileMode);
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      hasher.update(chunk);
      await file.writeFile(chunk);
      bytes += chunk.length;
    }
    give(file.fd);
    await file.datasync();
  } finally {
    await file.close();
  }
  if (!(await digestOnMedium(temporary)).equals(hasher.digestBuffer())) throw problem('not-proven');
  return bytes;
}

/** Past the page cache, and a piece at a time: a paper may be large. */
async function digestOnMedium(path: string): Promise<Buffer> {
  const hasher = new Blake3Hasher();
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  const file = await open(path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    openKernel().dropCache(file.fd);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return hasher.digestBuffer();
      hasher.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

function place(root: string, ownership: OwnershipSettings, temporary: string, path: string): boolean {
  const kernel = openKernel();
  const folders = new Folders(Buffer.from(root), ownershipOf(ownership, process.umask()));
  const relative = Buffer.from(path);
  folders.ensureParentOf(relative);
  const placed = moveWithoutReplacing(Buffer.from(temporary), Buffer.from(join(root, path)), kernel);
  if (placed) folders.flush(kernel, false);
  return placed;
}
