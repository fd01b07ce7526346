import sharp from 'sharp';

/** The same picture as JPEG, for whoever takes nothing newer. */
export function toJpeg(picture: Buffer): Promise<Buffer> {
  return sharp(picture).flatten({ background: '#ffffff' }).jpeg({ quality: 82, mozjpeg: false }).toBuffer();
}
