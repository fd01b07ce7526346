import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { plainExtension } from '../../adapters/media/file-kind.ts';
import { problem } from '../../base/errors.ts';
import { baseName } from '../../base/paths.ts';
import type { DriveFile } from '../../catalog/copy/drive-file.ts';
import { readOnDrive } from '../../catalog/copy/read-on-drive.ts';
import type { OpenContent } from './open-content.ts';
import type { PictureStore } from './picture.store.ts';

const MIB = 1024 * 1024;
/** Of a larger file only the head and the tail are taken: metadata and embedded pictures stand there. */
const WHOLE_BYTES = 256 * MIB;
const END_BYTES = 32 * MIB;

/**
 * Files of attached Drives. Each is read by our own code into a passing file in `folder`, and that one is looked at:
 * other programs would touch access times on the Drive, and keep it open when it is to go.
 */
export function fileOnDrive(
  rows: Pick<PictureStore, 'blake3Of'>,
  drives: Parameters<typeof readOnDrive>[0],
  folder: string,
): OpenContent {
  return async ({ contentId, sourceId }, signal, look) => {
    if (sourceId === null) throw problem('content-gone');
    await mkdir(folder, { recursive: true });
    const passing = join(folder, randomUUID());
    const taken: { name?: Buffer; path?: string } = {};
    try {
      await readOnDrive(drives, { volumeId: sourceId, contentId }, signal, async (file, until) => {
        taken.name = baseName(file.path);
        taken.path = `${passing}${extensionOf(taken.name)}`;
        const blake3 = await takeInto(taken.path, file, until);
        if (blake3 && !blake3.equals(await rows.blake3Of(contentId))) throw problem('content-gone');
      });
      return await look({ path: Buffer.from(taken.path!), name: taken.name! });
    } finally {
      if (taken.path) await rm(taken.path, { force: true });
    }
  };
}

function extensionOf(name: Buffer): string {
  const extension = plainExtension(name).replace(/[^a-z0-9]/g, '');
  return extension === '' ? '' : `.${extension}`;
}

/** Answers the hash where all of it was taken. */
async function takeInto(path: string, file: DriveFile, signal: AbortSignal): Promise<Buffer | null> {
  const target = await open(path, 'wx', 0o600);
  try {
    const hasher = new Blake3Hasher();
    if (file.bytes <= WHOLE_BYTES) {
      await takePart(target, file, { from: 0, to: file.bytes, hasher }, signal);
      return hasher.digestBuffer();
    }
    await takePart(target, file, { from: 0, to: END_BYTES, hasher }, signal);
    await takePart(target, file, { from: file.bytes - END_BYTES, to: file.bytes, hasher }, signal);
    return null;
  } finally {
    await target.close();
  }
}

async function takePart(
  target: FileHandle,
  file: DriveFile,
  { from, to, hasher }: { from: number; to: number; hasher: Blake3Hasher },
  signal: AbortSignal,
): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(MIB, to - from));
  for (let at = from; at < to; ) {
    signal.throwIfAborted();
    const { bytesRead } = await file.handle.read(buffer, 0, Math.min(buffer.length, to - at), at);
    if (bytesRead === 0) throw problem('content-gone', 'The file ended before its bytes did.');
    hasher.update(buffer.subarray(0, bytesRead));
    await target.write(buffer, 0, bytesRead, at);
    at += bytesRead;
  }
}
