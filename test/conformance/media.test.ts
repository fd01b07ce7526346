import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Look, lookAtFile } from '@safelight/core/adapters/media/look-at-file.ts';
import { limitPictureMemory, makePictures } from '@safelight/core/adapters/media/make-pictures.ts';
import { type MetadataReader, startMetadataReader } from '@safelight/core/adapters/media/metadata-reader.ts';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePhoto } from '../support/media/make-photo.ts';
import { makeRaw } from '../support/media/make-raw.ts';

const SAMPLES = join(import.meta.dirname, '../../../shared/samples');

/** The colours of the four quarters, clockwise from the upper left: r g w b. */
async function quarters(picture: Buffer): Promise<string> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colour = (x: number, y: number) => {
    const at = (Math.floor(info.height * y) * info.width + Math.floor(info.width * x)) * info.channels;
    const bright = [...data.subarray(at, at + 3)].map((value) => (value > 128 ? 1 : 0)).join('');
    return { '100': 'r', '010': 'g', '001': 'b', '111': 'w' }[bright] ?? '?';
  };
  return colour(0.2, 0.2) + colour(0.8, 0.2) + colour(0.8, 0.8) + colour(0.2, 0.8);
}

describe('looking at files', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sl-media-'));
  const passing = join(folder, 'passing');
  let reader: MetadataReader;
  let count = 0;

  beforeAll(() => {
    limitPictureMemory();
    reader = startMetadataReader();
  });
  afterAll(async () => {
    await reader.close();
    rmSync(folder, { recursive: true });
  });

  const look = (name: string | Buffer, bytes: Buffer): Promise<Look> => {
    const path = Buffer.concat([Buffer.from(`${folder}/${count++}`), Buffer.from(name)]);
    writeFileSync(path, bytes);
    return lookAtFile(reader, path, passing);
  };

  test.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'a %s is read and shown',
    async (format) => {
      const bytes = await makePhoto({ width: 3000, height: 2000, format, zone: '+02:00' });
      const { facts, pictures, record, reason } = await look(`a.${format}`, bytes);
      expect(reason).toBeNull();
      expect(facts).toMatchObject({
        takenAt: '2018-05-03T14:07:22',
        takenZone: '+02:00',
        camera: 'Canon EOS R5',
        lens: 'RF24-70mm F2.8 L IS USM',
        iso: 400,
        aperture: 2.8,
        shutter: 0.004,
        focal: 50,
        width: 3000,
        height: 2000,
      });
      expect(record.Make).toBe('Canon');
      expect(await sharp(pictures!.thumb).metadata()).toMatchObject({
        format: 'webp',
        width: 480,
        height: 320,
      });
      expect(await sharp(pictures!.screen!).metadata()).toMatchObject({
        format: 'webp',
        width: 2048,
        height: 1365,
      });
      expect(await quarters(pictures!.screen!)).toBe('rgwb');
      expect((await sharp(pictures!.screen!).metadata()).exif).toBeUndefined();
      expect(pictures!.thumbhash.length).toBeLessThan(32);
    },
    60_000,
  );

  test('a TIFF is shown, also one of 16 bits', async () => {
    const bytes = await makePhoto({ width: 1600, height: 1200, format: 'tiff' });
    const deep = await sharp(bytes).toColourspace('rgb16').tiff({ compression: 'lzw' }).toBuffer();
    for (const tiff of [bytes, deep]) {
      const { facts, pictures } = await look('a.tif', tiff);
      expect(facts).toMatchObject({ width: 1600, height: 1200 });
      expect(await quarters(pictures!.screen!)).toBe('rgwb');
    }
  });

  test('grey, four-colour and transparent pictures are shown', async () => {
    const photo = sharp(await makePhoto());
    const grey = await photo.clone().greyscale().jpeg().toBuffer();
    const print = await photo.clone().toColourspace('cmyk').jpeg().toBuffer();
    const clear = await photo.clone().ensureAlpha(0).png().toBuffer();
    expect((await look('grey.jpg', grey)).reason).toBeNull();
    // The green of a screen cannot be printed, the other colours nearly.
    expect(await quarters((await look('print.jpg', print)).pictures!.thumb)).toMatch(/^r.wb$/);
    expect(await quarters((await look('clear.png', clear)).pictures!.thumb)).toBe('wwww');
  });

  test('a picture is shown upright, whichever way the camera was held', async () => {
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const bytes = await makePhoto({ orientation });
      const { facts, pictures } = await look('turned.jpg', bytes);
      const upright = await sharp(bytes).autoOrient().toBuffer({ resolveWithObject: true });
      expect(await quarters(pictures!.thumb)).toBe(await quarters(upright.data));
      expect([facts.width, facts.height]).toEqual([upright.info.width, upright.info.height]);
    }
  });

  test('a preview that does not state its orientation is turned as its RAW file says', async () => {
    const plain = await sharp(await makePhoto()).toBuffer();
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const own = await makePictures(await makePhoto({ orientation }));
      const told = await makePictures(plain, { orientation });
      expect(await quarters(told.thumb)).toBe(await quarters(own.thumb));
      expect([told.width, told.height]).toEqual([own.width, own.height]);
    }
  });

  test('a RAW file is shown by the preview that the camera put in it', async () => {
    const preview = await sharp(await makePhoto({ width: 2400, height: 1600 })).toBuffer();
    const raw = makeRaw({
      preview,
      width: 6000,
      height: 4000,
      orientation: 8,
      sensor: Buffer.alloc(500_000, 7),
    });
    const { facts, pictures, reason } = await look('a.CR2', raw);
    expect(reason).toBeNull();
    expect(facts).toMatchObject({ camera: 'Canon EOS 5D Mark II', iso: 800, width: 4000, height: 6000 });
    expect(await sharp(pictures!.screen!).metadata()).toMatchObject({ width: 1365, height: 2048 });
    expect(await quarters(pictures!.screen!)).toBe('gwbr');
  });

  test('colours of a wider space arrive in sRGB', async () => {
    const orange = { create: { width: 800, height: 600, channels: 3, background: '#e07020' } } as const;
    const wide = await sharp(orange).withIccProfile('p3').jpeg({ quality: 100 }).toBuffer();
    const { pictures } = await look('p3.jpg', wide);
    const [red = 0, green = 0, blue = 0] = await sharp(pictures!.screen!).raw().toBuffer();
    expect(Math.max(Math.abs(red - 0xe0), Math.abs(green - 0x70), Math.abs(blue - 0x20))).toBeLessThan(8);
  });

  test('a small picture is not blown up, and fills no screen', async () => {
    const { pictures } = await look('small.jpg', await makePhoto({ width: 300, height: 200 }));
    expect(await sharp(pictures!.thumb).metadata()).toMatchObject({ width: 300, height: 200 });
    expect(pictures!.screen).toBeNull();
  });

  test('names that are no text or hold newlines do not matter', async () => {
    const bytes = await makePhoto({ width: 800, height: 600 });
    const names = [Buffer.from('caf\xe9\n-execute.jpg', 'latin1'), 'e\u0301 🐚 "$(x)`.jpg', '#[x].jpg'];
    for (const name of names)
      expect(await look(name, bytes)).toMatchObject({ reason: null, facts: { iso: 400 } });
  });

  test('damaged files have a reason, and the next file is read as ever', async () => {
    const whole = await makePhoto({ width: 3000, height: 2000 });
    const cut = await look('cut.jpg', whole.subarray(0, whole.length / 2));
    expect(cut).toMatchObject({ pictures: null, reason: 'damaged-file', facts: { iso: 400 } });
    expect(await look('stub.jpg', whole.subarray(0, 40))).toMatchObject({
      pictures: null,
      reason: 'damaged-file',
    });
    for (const name of ['noise.png', 'noise.cr3']) {
      const noise = await look(name, Buffer.alloc(5000, 'noise'));
      expect(noise).toMatchObject({ pictures: null, reason: 'damaged-file' });
    }
    expect(await look('empty.jpg', Buffer.alloc(0))).toMatchObject({
      pictures: null,
      reason: 'damaged-file',
    });
    const preview = whole.subarray(0, whole.length / 2);
    expect(await look('cut.cr2', makeRaw({ preview, width: 3000, height: 2000 }))).toMatchObject({
      pictures: null,
      reason: 'damaged-file',
    });
    expect(await look('whole.jpg', whole)).toMatchObject({ reason: null });
  });

  test('formats that cannot be shown yet say so', async () => {
    const film = await look(
      'a.mov',
      Buffer.from('00000014667479707174202000000000717420200000000877696465', 'hex'),
    );
    expect(film).toMatchObject({ pictures: null, reason: 'unknown-format' });
  });

  test('nothing is left in the folder for passing files', () => {
    expect(readdirSync(passing)).toEqual([]);
  });

  // Only where they lie beside the project; the files made above show the same.
  if (!existsSync(SAMPLES)) return;
  describe('real sample files', () => {
    const sample = (path: string) => lookAtFile(reader, Buffer.from(join(SAMPLES, path)), passing);

    test('of cameras say when, with what and how', async () => {
      expect((await sample('raw/Nikon.nef')).facts).toMatchObject({
        takenAt: '2004-06-09T16:02:35',
        camera: 'NIKON D70',
        serial: '12345678',
        lens: 'AF-S DX Zoom-Nikkor 18-70mm f/3.5-4.5G IF-ED',
        shutter: 0.05,
      });
      expect((await sample('raw/CanonRaw.cr3')).facts).toMatchObject({
        takenAt: '2018-02-21T12:08:56.210',
        lens: 'EF-M15-45mm f/3.5-6.3 IS STM',
        width: 6000,
        height: 4000,
      });
      expect((await sample('other/QuickTime.mov')).facts).toMatchObject({ camera: 'PENTAX DIGITAL CAMERA' });
    });

    test('of every kind are looked at without an error', async () => {
      for (const name of readdirSync(join(SAMPLES, 'raw'))) {
        const { facts } = await sample(`raw/${name}`);
        expect(facts.camera, name).not.toBeNull();
        expect(facts.takenAt, name).toMatch(/^\d{4}-\d\d-\d\dT/);
      }
      const { pictures } = await sample('assets/formats/avif/10bit-HDR-P3-nclx.avif');
      expect(pictures?.screen).not.toBeNull();
    });
  });
});
