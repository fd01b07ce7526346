import sharp, { type Metadata, type OutputInfo, type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { keepAllocatorSmall } from './allocator.ts';

export interface Pictures {
  /** WebP, 480 pixels on the long edge at most. */
  thumb: Buffer;
  /** WebP, 2048 pixels on the long edge at most; null when the source is too small to fill a screen. */
  screen: Buffer | null;
  thumbhash: Buffer;
  /** Of the source, after orientation. */
  width: number;
  height: number;
}

export interface PictureOptions {
  /** EXIF orientation for a source that does not state its own. */
  orientation?: number | null;
}

const THUMB = 480;
const SCREEN = 2048;
const SMALLEST_SCREEN = 640;
const MOST_PIXELS = 500_000_000;

/** Keeps libvips small: one thread for each picture, no cache between pictures. Called once in a process. */
export function limitPictureMemory(): void {
  keepAllocatorSmall();
  sharp.cache(false);
  sharp.concurrency(1);
}

/**
 * Makes the pictures of a file that sharp can decode: upright, sRGB, without metadata. The source is decoded
 * once. Throws what sharp throws.
 */
export async function makePictures(source: string | Buffer, options: PictureOptions = {}): Promise<Pictures> {
  const decoder = () =>
    sharp(source, { limitInputPixels: MOST_PIXELS, failOn: 'truncated', sequentialRead: true });
  const facts = await decoder().metadata();
  const { width, height } = sizeAsSeen(facts, options.orientation);
  const { data, info } = await upright(decoder(), facts, options.orientation)
    .resize({ width: SCREEN, height: SCREEN, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .flatten({ background: '#ffffff' })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const screenful = Math.max(info.width, info.height) >= SMALLEST_SCREEN;
  const screen = screenful ? await pixels(data, info).webp({ quality: 80, effort: 1 }).toBuffer() : null;
  const inside = { width: THUMB, height: THUMB, fit: 'inside', withoutEnlargement: true } as const;
  const small = await pixels(data, info).resize(inside).raw().toBuffer({ resolveWithObject: true });
  const thumb = await pixels(small.data, small.info).webp({ quality: 75, effort: 2 }).toBuffer();
  return { thumb, screen, thumbhash: await thumbhashOf(small.data, small.info), width, height };
}

/** A source may say itself how it is to be turned; a preview inside a RAW file mostly leaves that to the RAW file. */
function upright(source: Sharp, facts: Metadata, stated: number | null | undefined): Sharp {
  const turn = statedTurn(facts, stated);
  if (turn === null) return source.autoOrient();
  const { angle, mirror } = TURNS[turn] ?? { angle: 0, mirror: false };
  const turned = angle === 0 ? source : source.rotate(angle);
  return mirror ? turned.flop() : turned;
}

/** How sharp, which mirrors before it turns, does what an EXIF orientation asks for. */
const TURNS: Record<number, { angle: number; mirror: boolean }> = {
  2: { angle: 0, mirror: true },
  3: { angle: 180, mirror: false },
  4: { angle: 180, mirror: true },
  5: { angle: 270, mirror: true },
  6: { angle: 90, mirror: false },
  7: { angle: 90, mirror: true },
  8: { angle: 270, mirror: false },
};

function statedTurn(facts: Metadata, stated: number | null | undefined): number | null {
  if (facts.orientation !== undefined || !stated || stated === 1) return null;
  // A preview that stands upright already in a file that is to be turned by 90 degrees.
  const alreadyUpright = stated >= 5 && facts.height > facts.width;
  return alreadyUpright ? null : stated;
}

function sizeAsSeen(facts: Metadata, stated: number | null | undefined): { width: number; height: number } {
  const turn = facts.orientation ?? statedTurn(facts, stated) ?? 1;
  const height = facts.pageHeight ?? facts.height;
  return turn >= 5 ? { width: height, height: facts.width } : { width: facts.width, height };
}

function pixels(data: Buffer, info: OutputInfo): Sharp {
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

async function thumbhashOf(data: Buffer, info: OutputInfo): Promise<Buffer> {
  const tiny = await pixels(data, info)
    .resize({ width: 100, height: 100, fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(tiny.info.width, tiny.info.height, tiny.data));
}
