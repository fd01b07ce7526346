import { join } from 'node:path';

export type PreviewSize = 'thumb' | 'screen';

/** Where the preview of a Content is kept: a WebP file. */
export function previewPath(data: string, blake3: Uint8Array, size: PreviewSize): string {
  const hex = Buffer.from(blake3).toString('hex');
  return join(data, 'previews', hex.slice(0, 2), `${hex}.${size}.webp`);
}
