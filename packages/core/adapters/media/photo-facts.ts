import { readTakenAt } from './taken-at.ts';

/** What the metadata of a picture or film says, in one form for all makers. */
export interface PhotoFacts {
  takenAt: string | null;
  takenZone: string | null;
  camera: string | null;
  serial: string | null;
  lens: string | null;
  /** As seen, after orientation. */
  width: number | null;
  height: number | null;
  orientation: number | null;
  iso: number | null;
  /** f-number. */
  aperture: number | null;
  /** Seconds. */
  shutter: number | null;
  /** Millimetres. */
  focal: number | null;
  latitude: number | null;
  longitude: number | null;
  rating: number | null;
  label: string | null;
  title: string | null;
  caption: string | null;
  keywords: string[];
  /** Seconds. */
  duration: number | null;
}

type Tags = Record<string, unknown>;

/** Reads the facts from the tags that exiftool found; the tags of `NUMERIC_TAGS` are numbers in them. */
export function readFacts(tags: Tags): PhotoFacts {
  const taken = readTakenAt(tags);
  const orientation = whole(tags.Orientation, 1, 8);
  const size = sizeAsSeen(tags, orientation);
  return {
    takenAt: taken?.wall ?? null,
    takenZone: taken?.zone ?? null,
    camera: cameraName(text(tags.Make), text(tags.Model)),
    serial: text(tags.SerialNumber) ?? text(tags.InternalSerialNumber),
    lens: lensName(tags),
    ...size,
    orientation,
    iso: whole(tags.ISO, 1, 100_000_000),
    aperture: within(tags.FNumber, 0.1, 1000),
    shutter: within(tags.ExposureTime, 0.000001, 1_000_000),
    focal: within(tags.FocalLength, 0.1, 100_000),
    ...position(tags),
    rating: rating(tags),
    label: text(tags.Label),
    title: text(tags.Title) ?? text(tags.ObjectName) ?? text(tags.Headline),
    caption: caption(tags),
    keywords: keywords(tags),
    duration: isFilm(tags) ? within(tags.Duration, 0, 100_000_000) : null,
  };
}

/** Tags that are asked for as numbers. */
export const NUMERIC_TAGS = [
  ...['Orientation', 'ISO', 'FNumber', 'ExposureTime', 'FocalLength', 'Rating', 'RatingPercent', 'Duration'],
  ...['GPSLatitude', 'GPSLongitude', 'ImageWidth', 'ImageHeight', 'Rotation'],
];

function within(value: unknown, least: number, most: number): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= least && number <= most ? number : null;
}

/** Burst-like RAW files and moving photos state a length too, and are pictures. */
function isFilm(tags: Tags): boolean {
  return String(tags.MIMEType).startsWith('video/');
}

const EMPTY = /^(-*|n\/a|none|unknown( \(0\))?|default)$/i;
/** What cameras write under every picture. */
const NO_CAPTION = /^(sony dsc|dcim.*|[a-z ]* digital camera)$/i;

function text(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const clean = String(value).replaceAll('\0', '').toWellFormed().trim();
  return EMPTY.test(clean) ? null : clean.slice(0, 4000);
}

function caption(tags: Tags): string | null {
  const written = text(tags.Description) ?? text(tags['Caption-Abstract']) ?? text(tags.ImageDescription);
  return written !== null && NO_CAPTION.test(written) ? null : written;
}

/** Makers repeat themselves in the model: "Canon" and "Canon EOS R5" are one camera. */
function cameraName(make: string | null, model: string | null): string | null {
  if (!model) return make;
  const brand = make?.split(/[ ,]/)[0] ?? '';
  if (brand === '' || model.toLowerCase().startsWith(brand.toLowerCase())) return model;
  const known =
    brand === brand.toUpperCase() && brand.length > 4 ? brand[0] + brand.slice(1).toLowerCase() : brand;
  return `${known} ${model}`;
}

function lensName(tags: Tags): string | null {
  const named = [tags.LensModel, tags.LensID, tags.LensType, tags.Lens].map(text);
  return (
    named.find((name) => name !== null && /[a-z]/i.test(name) && !/^unknown/i.test(name)) ?? text(tags.Lens)
  );
}

function sizeAsSeen(tags: Tags, orientation: number | null): { width: number | null; height: number | null } {
  const [, across, down] = /^(\d+)[x ](\d+)$/.exec(String(tags.ImageSize ?? '')) ?? [];
  const width = whole(across ?? tags.ImageWidth, 1, 1_000_000);
  const height = whole(down ?? tags.ImageHeight, 1, 1_000_000);
  const turned = (orientation ?? 1) >= 5 || Math.abs(within(tags.Rotation, -360, 360) ?? 0) % 180 === 90;
  return turned ? { width: height, height: width } : { width, height };
}

function position(tags: Tags): { latitude: number | null; longitude: number | null } {
  const latitude = within(tags.GPSLatitude, -90, 90);
  const longitude = within(tags.GPSLongitude, -180, 180);
  const nowhere = latitude === null || longitude === null || (latitude === 0 && longitude === 0);
  return nowhere ? { latitude: null, longitude: null } : { latitude, longitude };
}

function whole(value: unknown, least: number, most: number): number | null {
  const number = within(value, least, most);
  return number === null ? null : Math.round(number);
}

/** Stars from 0 to 5, -1 for rejected. */
function rating(tags: Tags): number | null {
  return whole(tags.Rating, -1, 5);
}

function keywords(tags: Tags): string[] {
  const lists = [tags.Keywords, tags.Subject, tags.TagsList].flat();
  const words = lists.map(text).filter((word) => word !== null);
  return [...new Set(words)].slice(0, 1000);
}
