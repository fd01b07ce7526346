import { randomUUID } from 'node:crypto';
import { mkdir, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { plainExtension } from './file-kind.ts';

/**
 * Lends a file a plain name for programs that take text: names are bytes, may hold newlines, and neither
 * exiftool's pipe nor libvips can be given such. The name is a link in `folder`, gone afterwards.
 */
export async function withPlainPath<T>(
  path: Uint8Array,
  folder: string,
  work: (plain: string) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const extension = plainExtension(path).replace(/[^a-z0-9]/g, '');
  const link = join(folder, `${randomUUID()}${extension === '' ? '' : `.${extension}`}`);
  await symlink(Buffer.from(path), link);
  try {
    return await work(link);
  } finally {
    await unlink(link);
  }
}
