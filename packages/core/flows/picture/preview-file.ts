import { randomUUID } from 'node:crypto';
import { chown, type FileHandle, lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type PreviewSize, previewPath } from '../../catalog/photo/preview-path.ts';

/** The folder for files that are about to become previews, or pass through. */
export function passingFolder(data: string): string {
  return join(data, 'previews', '.passing');
}

/** Keeps a preview; it appears whole or not at all, also after a power cut. */
export async function keepPreview(
  data: string,
  blake3: Uint8Array,
  size: PreviewSize,
  bytes: Buffer,
): Promise<void> {
  const path = previewPath(data, blake3, size);
  const passing = join(passingFolder(data), randomUUID());
  await mkdir(passingFolder(data), { recursive: true });
  await mkdir(join(path, '..'), { recursive: true });
  await giveFolders(data, [passingFolder(data), join(path, '..')]);
  try {
    const file = await open(passing, 'wx');
    try {
      await file.writeFile(bytes);
      await giveFile(data, file);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(passing, path);
  } catch (error) {
    await rm(passing, { force: true });
    throw error;
  }
}

/** A dock runs as root where it must: what it makes belongs to whom all of the data folder belongs. */
async function ownerOf(data: string): Promise<{ uid: number; gid: number } | null> {
  return process.getuid?.() === 0 ? stat(data) : null;
}

async function giveFolders(data: string, folders: string[]): Promise<void> {
  const owner = await ownerOf(data);
  if (!owner) return;
  for (const folder of [join(data, 'previews'), ...folders]) await chown(folder, owner.uid, owner.gid);
}

async function giveFile(data: string, file: FileHandle): Promise<void> {
  const owner = await ownerOf(data);
  if (owner) await file.chown(owner.uid, owner.gid);
}

/** Takes a preview of a Content away. */
export async function dropPreview(data: string, blake3: Uint8Array, size: PreviewSize): Promise<void> {
  await rm(previewPath(data, blake3, size), { force: true });
}

/** Takes the previews of a Content away. */
export async function dropPreviews(data: string, blake3: Uint8Array): Promise<void> {
  for (const size of ['thumb', 'screen'] as const) await dropPreview(data, blake3, size);
}

const DAY_MS = 24 * 60 * 60_000;

/** Removes what a process that died left on its way more than a day ago. */
export async function clearPassing(data: string, now: number): Promise<void> {
  const folder = passingFolder(data);
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const stat = await lstat(path).catch(() => null);
    if (stat && now - stat.ctimeMs > DAY_MS) await rm(path, { force: true });
  }
}
