import { readFile } from 'node:fs/promises';
import { errnoOf } from '../../base/errors.ts';

export interface PictureAnswer {
  bytes: Buffer;
  type: 'image/webp' | 'image/jpeg';
}

/** Whether an Accept header takes WebP, which is what previews are kept as. */
export function takesWebp(accept: string | undefined): boolean {
  const kinds = (accept ?? '*/*').split(',').map((part) => part.split(';', 1)[0]!.trim().toLowerCase());
  return kinds.some((kind) => kind === '*/*' || kind === 'image/*' || kind === 'image/webp');
}

/** The first of these previews that is there, in a form that the asker takes; null where none is. */
export async function pictureAnswer(paths: string[], webp: boolean): Promise<PictureAnswer | null> {
  for (const path of paths) {
    const bytes = await readFile(path).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (!bytes) continue;
    if (webp) return { bytes, type: 'image/webp' };
    const { toJpeg } = await import('../../adapters/media/to-jpeg.ts');
    return { bytes: await toJpeg(bytes), type: 'image/jpeg' };
  }
  return null;
}
