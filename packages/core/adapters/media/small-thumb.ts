import sharp from 'sharp';

const LONGEST_SIDE = 200;
const QUALITY = 45;

/** A preview made so small that many of them fit into a page: a WebP picture of some kilobytes. */
export function smallThumb(path: string): Promise<Buffer> {
  return sharp(path)
    .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: QUALITY })
    .toBuffer();
}
