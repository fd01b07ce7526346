import sharp from 'sharp';

export interface PhotoWish {
  width?: number;
  height?: number;
  format?: 'jpeg' | 'png' | 'tiff' | 'webp' | 'avif';
  /** `2018:05:03 14:07:22` */
  takenAt?: string;
  zone?: string;
  make?: string;
  model?: string;
  lens?: string;
  orientation?: number;
  /** Stars, as XMP states them. */
  rating?: number;
  /** Pictures of different seeds have different bytes. */
  seed?: number;
}

/** A picture of four coloured quarters (red, green / blue, white) with the metadata that a camera writes. */
export async function makePhoto(wish: PhotoWish = {}): Promise<Buffer> {
  const { width = 1200, height = 800, format = 'jpeg', seed = 0 } = wish;
  const svg = quarters(width, height, seed);
  const exif = {
    IFD0: { Make: wish.make ?? 'Canon', Model: wish.model ?? 'Canon EOS R5' },
    IFD2: {
      DateTimeOriginal: wish.takenAt ?? '2018:05:03 14:07:22',
      ...(wish.zone ? { OffsetTimeOriginal: wish.zone } : {}),
      ExposureTime: '1/250',
      FNumber: '28/10',
      ISOSpeedRatings: '400',
      FocalLength: '50/1',
      LensModel: wish.lens ?? 'RF24-70mm F2.8 L IS USM',
    },
  };
  const picture = sharp(Buffer.from(svg)).flatten({ background: '#ffffff' });
  const told = picture.withMetadata({ exif, orientation: wish.orientation ?? 1 });
  if (wish.rating) told.withXmp(xmpOf(wish.rating));
  return told.toFormat(format, format === 'avif' ? { effort: 0 } : {}).toBuffer();
}

function xmpOf(rating: number): string {
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="${rating}"/></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`;
}

function quarters(width: number, height: number, seed: number): string {
  const [w, h] = [width / 2, height / 2];
  const mark = `<circle cx="${w}" cy="${h}" r="${(seed % 97) / 10 + 1}" fill="hsl(${seed % 360} 80% 40%)"/>`;
  const text = `<text x="${w}" y="${h}" font-size="8">${seed}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="${w}" height="${h}" fill="#f00"/><rect x="${w}" width="${w}" height="${h}" fill="#0f0"/>
    <rect y="${h}" width="${w}" height="${h}" fill="#00f"/><rect x="${w}" y="${h}" width="${w}" height="${h}" fill="#fff"/>
    ${mark}${text}</svg>`;
}
