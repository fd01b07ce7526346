import { createReadStream } from 'node:fs';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { readArchive } from '../../adapters/archive-store/archive-identity.ts';
import { sameFourValues } from '../../adapters/archive-store/four-values.ts';
import { standsBelow } from '../../adapters/archive-store/open-below.ts';
import { fourValues } from '../../adapters/archive-store/read-four-values.ts';
import { problem } from '../../base/errors.ts';
import { baseName, joinPath } from '../../base/paths.ts';
import type { OpenContent } from './open-content.ts';
import type { ArchiveCopy, PictureStore } from './picture.store.ts';

/** Files of the Archive, read where they stand. */
export function fileInArchive(rows: PictureStore, archive: { root: string; id: string }): OpenContent {
  return async ({ contentId }, _signal, look) => {
    const content = { blake3: await rows.blake3Of(contentId), copies: await rows.copies(contentId) };
    const path = await readableCopy(archive.root, archive.id, content);
    return look({ path, name: baseName(path) });
  };
}

/**
 * The path of an Archive Copy that holds the Content: one whose four values are those of its proof, else one
 * that is read first and has the right hash.
 * @throws Problem `archive-absent`, when it is not our Archive that stands there, else `content-gone`
 */
async function readableCopy(
  root: string,
  archiveId: string,
  content: { blake3: Buffer; copies: ArchiveCopy[] },
): Promise<Buffer> {
  const top = Buffer.from(root);
  const plain = await Promise.all(content.copies.map((copy) => standsBelow(top, copy.path)));
  const paths = content.copies
    .filter((_, n) => plain[n])
    .map((copy) => ({ ...copy, path: joinPath(top, copy.path) }));
  const unchanged = paths.find((copy) => sameFourValues(fourValues(copy.path), copy.four));
  if (unchanged) return unchanged.path;
  for (const { path } of paths)
    if (fourValues(path) && (await hashOf(path))?.equals(content.blake3)) return path;
  const found = readArchive(root);
  throw problem(found.is === 'archive' && found.id === archiveId ? 'content-gone' : 'archive-absent');
}

async function hashOf(path: Buffer): Promise<Buffer | null> {
  const hasher = new Blake3Hasher();
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
      hasher.update(chunk as Buffer);
    return hasher.digestBuffer();
  } catch {
    return null;
  }
}
