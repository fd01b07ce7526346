import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Code } from '../../base/errors.ts';
import { largestPreview } from './embedded-preview.ts';
import { pictureWay, plainExtension } from './file-kind.ts';
import { makePictures, type Pictures } from './make-pictures.ts';
import type { MetadataReader } from './metadata-reader.ts';
import { keepRecord, type MetadataRecord } from './metadata-record.ts';
import { type PhotoFacts, readFacts } from './photo-facts.ts';
import { withPlainPath } from './plain-path.ts';

export interface Look {
  facts: PhotoFacts;
  /** The whole metadata record as found. */
  record: MetadataRecord;
  pictures: Pictures | null;
  /** Why there are no pictures, or none but a small one that the file carries. */
  reason: Extract<Code, 'unknown-format' | 'damaged-file'> | null;
}

/**
 * Reads the metadata of a picture or film and makes its pictures. A file that is damaged or not understood
 * gives a reason, never an error. `folder` is a place of our own for passing files.
 */
export async function lookAtFile(reader: MetadataReader, path: Uint8Array, folder: string): Promise<Look> {
  const extension = plainExtension(path);
  return withPlainPath(path, folder, async (plain) => {
    const tags = await reader.read(plain).catch(() => null);
    const facts = readFacts(tags ?? {});
    const { pictures, reason } = await picturesOf(reader, plain, extension, tags, facts, folder);
    const size =
      pictures && pictureWay(extension) === 'decode'
        ? { width: pictures.width, height: pictures.height }
        : {};
    return { facts: { ...facts, ...size }, record: keepRecord(tags ?? {}), pictures, reason };
  });
}

async function picturesOf(
  reader: MetadataReader,
  plain: string,
  extension: string,
  tags: MetadataRecord | null,
  facts: PhotoFacts,
  folder: string,
): Promise<Pick<Look, 'pictures' | 'reason'>> {
  const way = pictureWay(extension);
  const own = way === 'decode' ? await tryPictures(plain) : null;
  if (own) return { pictures: own, reason: null };
  const tag = tags && largestPreview(tags);
  const pictures = tag ? await embeddedPictures(reader, plain, tag, facts.orientation, folder) : null;
  if (pictures && way === 'embedded') return { pictures, reason: null };
  return { pictures, reason: decodes(tags) || tag || !isPicture(tags) ? 'damaged-file' : 'unknown-format' };
}

const DECODED_TYPES = ['JPEG', 'PNG', 'TIFF', 'WEBP', 'GIF', 'AVIF'];

/** Whether the file is, by its first bytes, of a format that sharp decodes. */
function decodes(tags: MetadataRecord | null): boolean {
  return DECODED_TYPES.includes(String(tags?.FileType));
}

/** Whether it is a picture or film at all, by its first bytes. */
function isPicture(tags: MetadataRecord | null): boolean {
  return /^(image|video)\//.test(String(tags?.MIMEType));
}

async function embeddedPictures(
  reader: MetadataReader,
  plain: string,
  tag: string,
  orientation: number | null,
  folder: string,
): Promise<Pictures | null> {
  const extracted = join(folder, `${randomUUID()}.preview`);
  try {
    await reader.extract(tag, plain, extracted);
    return await makePictures(extracted, { orientation });
  } catch {
    return null;
  } finally {
    await rm(extracted, { force: true });
  }
}

/** libvips tells nothing but a text about why it fails: whatever it is, these pixels cannot be shown. */
async function tryPictures(source: string): Promise<Pictures | null> {
  return makePictures(source).catch(() => null);
}
