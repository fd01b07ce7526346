import { extensionOf } from '../../base/paths.ts';

export type FileKind = 'photo' | 'film' | 'sidecar' | 'catalogue' | 'other';

const names = (list: string): readonly string[] => list.split(' ');

/** Pictures that sharp decodes itself. */
const DECODED = names('jpg jpeg jpe jfif png tif tiff webp avif gif');
const RAW = names(
  '3fr arw cap cr2 cr3 crw dcr dng eip erf fff gpr iiq k25 kdc mef mos mrw nef nrw orf ori pef raf raw rwl rw2 sr2 srf srw x3f',
);
const OTHER_PICTURES = names('bmp heic heif hif jxl jp2 psb psd');
const FILM = names('3g2 3gp avi braw crm insv m2t m2ts m4v mkv mov mp4 mpeg mpg mts mxf r3d vob webm wmv');
const SIDECAR = names('aae arp cof comask cop cos cot dop dr4 nksc on1 pp3 thm vrd xmp');
const CATALOGUE = names(
  'aplibrary cocatalog cocatalogdb cosessiondb lrcat lrcat-data lrprev lrsmcol lrtemplate onphoto photoslibrary',
);

/** The extensions of formats that have a name of their own in a search. */
export const formats: Readonly<Record<'raw' | 'jpeg' | 'heic' | 'tiff' | 'png' | 'psd', readonly string[]>> =
  {
    raw: RAW,
    jpeg: names('jpg jpeg jpe jfif'),
    heic: names('heic heif hif'),
    tiff: names('tif tiff'),
    png: ['png'],
    psd: names('psd psb'),
  };

const KINDS = new Map<string, FileKind>([
  ...[...DECODED, ...RAW, ...OTHER_PICTURES].map((name): [string, FileKind] => [name, 'photo']),
  ...FILM.map((name): [string, FileKind] => [name, 'film']),
  ...SIDECAR.map((name): [string, FileKind] => [name, 'sidecar']),
  ...CATALOGUE.map((name): [string, FileKind] => [name, 'catalogue']),
]);

/** What a file is, by the extension of its name. */
export function kindOf(name: Uint8Array): FileKind {
  return KINDS.get(plainExtension(name)) ?? 'other';
}

/** How a picture comes about: from the file's own pixels, or from a preview that a camera or program put in it. */
export function pictureWay(extension: string): 'decode' | 'embedded' {
  return DECODED.includes(extension) ? 'decode' : 'embedded';
}

/** The extension in lower case without its dot; empty for none. */
export function plainExtension(name: Uint8Array): string {
  return extensionOf(name).toString('latin1').slice(1).toLowerCase();
}
