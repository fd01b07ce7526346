import { binaryLength, type MetadataRecord } from './metadata-record.ts';

const TAGS = [
  ...[
    'JpgFromRaw',
    'JpgFromRaw2',
    'PreviewImage',
    'OtherImage',
    'PreviewTIFF',
    'BigImage',
    'PhotoshopThumbnail',
  ],
  ...['ThumbnailImage', 'ThumbnailTIFF', 'PreviewPNG', 'PreviewHEIC'],
];
const LEAST_BYTES = 500;

/** The tag that holds the largest picture inside a file, or null when there is none worth the name. */
export function largestPreview(tags: MetadataRecord): string | null {
  let best: string | null = null;
  let most = LEAST_BYTES;
  for (const name of TAGS) {
    const bytes = binaryLength(tags[name]);
    if (bytes <= most) continue;
    best = name;
    most = bytes;
  }
  return best;
}
