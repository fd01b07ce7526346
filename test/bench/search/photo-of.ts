import { searchWords } from '@safelight/core/catalog/photo/search-words.ts';
import type { MadeFile } from './archive-of.ts';

/** What the metadata of a made picture says. */
export interface MadePhoto {
  camera: string;
  lens: string;
  iso: number;
  aperture: number;
  focal: number;
  rating: number | null;
  width: number;
  height: number;
  latitude: number | null;
  longitude: number | null;
  keywords: string[];
  places: string[];
  title: string | null;
  caption: string | null;
  words: string;
}

const BODIES: Record<string, [body: string, first: number, lens: string][]> = {
  IMG_: [
    ['Canon EOS 20D', 0, 'EF 50mm f/1.4 USM'],
    ['Canon EOS 5D Mark II', 2009, 'EF 24-70mm f/2.8L USM'],
    ['Canon EOS 5D Mark IV', 2017, 'EF 24-70mm f/2.8L II USM'],
  ],
  _MG_: [
    ['Canon EOS R', 0, 'RF 35mm F1.8'],
    ['Canon EOS R5', 2020, 'RF 50mm F1.2 L USM'],
  ],
  DSC_: [
    ['Nikon D70', 0, 'AF-S DX 18-70mm'],
    ['Nikon D700', 2009, 'AF-S 24-70mm f/2.8G'],
    ['Nikon D850', 2018, 'PC Nikkor 19mm f/4E ED'],
  ],
  DSC0: [['Sony ILCE-7M3', 0, 'FE 55mm F1.8 ZA']],
  DSCF: [
    ['Fujifilm X100', 0, 'Fujinon 23mm'],
    ['Fujifilm X-T5', 2022, 'XF 35mm F1.4 R'],
  ],
  P101: [['Panasonic DMC-GH4', 0, 'Lumix 12-35mm']],
  L100: [['Leica M11', 0, 'Summilux-M 50mm']],
  DJI_: [['DJI Mavic 2 Pro', 0, '28mm f/2.8']],
};
const ISOS = [64, 100, 100, 200, 200, 400, 800, 1600, 3200, 6400, 25600];
const APERTURES = [1.2, 1.4, 1.8, 2, 2.8, 2.8, 4, 5.6, 8, 11];
const FOCALS = [19, 24, 28, 35, 50, 85, 135, 200];

/** The same for the same file in every run; sidecars and other files have none. */
export function photoOf(file: MadeFile): MadePhoto | null {
  if (file.kind === 'sidecar') return null;
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const folder = file.path.split('/')[2]!;
  const year = Number(folder.slice(0, 4));
  const bodies = BODIES[name.slice(0, 4)]!;
  const [camera, , lens] = bodies.findLast(([, first]) => year >= first)!;
  const at = <T>(from: readonly T[], salt: number): T =>
    from[(Math.imul(file.n * 31 + salt, 2_654_435_761) >>> 8) % from.length]!;
  const upright = at([0, 0, 0, 1], 1) === 1;
  const words = folder.split(' ');
  const flown = name.startsWith('DJI_');
  const rated = at(
    Array.from({ length: 50 }, (_, n) => n),
    2,
  );
  const facts = {
    camera,
    lens,
    iso: at(ISOS, 3),
    aperture: at(APERTURES, 4),
    focal: at(FOCALS, 5),
    rating: rated < 2 ? 4 + rated : rated < 5 ? 3 : null,
    width: upright ? 5464 : 8192,
    height: upright ? 8192 : 5464,
    latitude: flown ? 47 + (file.n % 100) / 100 : null,
    longitude: flown ? 8 + (file.n % 90) / 100 : null,
    keywords: [words[1]!.toLowerCase(), ...(file.n % 40 === 0 ? ['Best|Portfolio'] : [])],
    places: flown ? [words.at(-1)!] : [],
    title: file.n % 500 === 0 ? `Number ${file.n}` : null,
    caption: file.n % 900 === 0 ? `Seen from the terrace, ${words.at(-1)}` : null,
  };
  return { ...facts, words: searchWords(facts) };
}
