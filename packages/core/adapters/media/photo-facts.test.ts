import { describe, expect, test } from 'vitest';
import { type PhotoFacts, readFacts } from './photo-facts.ts';

describe('what metadata says about a picture', () => {
  const table: [string, Record<string, unknown>, Partial<PhotoFacts>][] = [
    ['names the maker once', { Make: 'Canon', Model: 'Canon EOS R5' }, { camera: 'Canon EOS R5' }],
    [
      'names the maker where the model does not',
      { Make: 'FUJIFILM', Model: 'X-T5' },
      { camera: 'Fujifilm X-T5' },
    ],
    ['shortens corporations', { Make: 'NIKON CORPORATION', Model: 'NIKON D70' }, { camera: 'NIKON D70' }],
    ['takes a make without a model', { Make: 'Leica Camera AG' }, { camera: 'Leica Camera AG' }],
    ['keeps serials that are numbers', { SerialNumber: 12345678 }, { serial: '12345678' }],
    ['prefers the lens in words', { LensModel: '----', LensID: 'EF 50mm f/1.8' }, { lens: 'EF 50mm f/1.8' }],
    ['says nothing for an unknown lens', { LensID: 'Unknown 18-55mm' }, { lens: null }],
    [
      'turns the size with the picture',
      { ImageSize: '6000x4000', Orientation: 6 },
      { width: 4000, height: 6000, orientation: 6 },
    ],
    ['turns films too', { ImageSize: '1920x1080', Rotation: 90 }, { width: 1080, height: 1920 }],
    ['takes no orientation that is none', { Orientation: 0 }, { orientation: null }],
    [
      'knows that null island is nowhere',
      { GPSLatitude: 0, GPSLongitude: 0 },
      { latitude: null, longitude: null },
    ],
    ['needs both coordinates', { GPSLatitude: 47.1 }, { latitude: null, longitude: null }],
    [
      'joins keywords and subjects',
      { Keywords: ['sea', 2019], Subject: 'sea' },
      { keywords: ['sea', '2019'] },
    ],
    ['counts rejected as -1', { Rating: -1 }, { rating: -1 }],
    [
      'ignores what cameras write under every picture',
      { ImageDescription: 'OLYMPUS DIGITAL CAMERA' },
      { caption: null },
    ],
    ['removes NUL and broken characters', { Title: 'a\0b\ud800' }, { title: 'ab\ufffd' }],
    ['gives a length to films', { MIMEType: 'video/quicktime', Duration: 4.5 }, { duration: 4.5 }],
    ['gives none to pictures', { MIMEType: 'image/x-canon-cr3', Duration: 1 }, { duration: null }],
    ['reads numbers that came as text', { ISO: '400', FNumber: 'inf' }, { iso: 400, aperture: null }],
  ];
  test.each(table)('%s', (_, tags, expected) => {
    expect(readFacts(tags)).toMatchObject(expected);
  });

  test('is nothing at all for no tags', () => {
    const { keywords, ...rest } = readFacts({});
    expect(keywords).toEqual([]);
    expect(Object.values(rest).every((value) => value === null)).toBe(true);
  });
});
