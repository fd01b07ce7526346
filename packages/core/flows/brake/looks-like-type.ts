type Sign = (head: Buffer) => boolean;

const begins =
  (...texts: string[]): Sign =>
  (head) =>
    texts.some((text) => head.subarray(0, text.length).equals(Buffer.from(text, 'latin1')));
const at =
  (place: number, ...texts: string[]): Sign =>
  (head) =>
    begins(...texts)(head.subarray(place));

const tiff = begins('II*\0', 'MM\0*', 'II+\0', 'MM\0+', 'IIRO', 'IIRS', 'MMOR', 'IIU\0');
const box = at(4, 'ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot');
const stream: Sign = (head) => head[0] === 0x47 || head[4] === 0x47;

/** What the first bytes of a type look like; extensions that are not here are not judged. */
const signs: [string, Sign][] = [
  ['3fr arw cr2 dcr dng erf fff iiq kdc mef mos nef nrw orf pef rw2 rwl sr2 srf srw tif tiff', tiff],
  ['jpg jpeg jpe jfif', begins('\xff\xd8\xff')],
  ['cr3 heic heif hif avif mp4 m4v mov 3gp crm insv', box],
  ['png', begins('\x89PNG')],
  ['gif', begins('GIF8')],
  ['webp avi', begins('RIFF')],
  ['psd psb', begins('8BPS')],
  ['raf', begins('FUJIFILM')],
  ['x3f', begins('FOVb')],
  ['crw', at(6, 'HEAPCCDR')],
  ['mrw', begins('\0MRM')],
  ['mkv webm', begins('\x1aE\xdf\xa3')],
  ['mts m2ts m2t', stream],
  ['pdf', begins('%PDF')],
  ['lrcat cocatalogdb cosessiondb', begins('SQLite format 3\0')],
  ['xmp pp3 dop cos arp aae lrtemplate txt xml json csv html htm md on1', looksLikeText],
];
const byExtension = new Map(signs.flatMap(([names, sign]) => names.split(' ').map((name) => [name, sign])));

/** As many first bytes as a type can be told from. */
export const HEAD_BYTES = 4096;

/**
 * Whether the first bytes of a file are of the type that its extension says; null where that cannot be told.
 * @param extension in lower case, without its dot
 */
export function looksLikeType(extension: string, head: Buffer): boolean | null {
  const sign = byExtension.get(extension);
  if (!sign) return null;
  if (sign === looksLikeText && head.length < SHORTEST_TEXT) return null;
  return sign(head);
}

const SHORTEST_TEXT = 64;
/** Random bytes hold 11 % of these, text none. */
const MOST_CONTROLS = 0.03;

/** Text in any encoding: no control characters but those of lines, unless it says that it has wide characters. */
function looksLikeText(head: Buffer): boolean {
  if (begins('\xff\xfe', '\xfe\xff')(head)) return hasWideText(head);
  const controls = head.filter((byte) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d)).length;
  return controls / head.length < MOST_CONTROLS;
}

/** Of two bytes one is the same almost always. */
function hasWideText(head: Buffer): boolean {
  return head.filter((byte) => byte === 0).length > head.length / 4;
}
