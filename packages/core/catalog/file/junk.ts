/** Names that systems, not people, give to files and folders; in whatever case. */
export const junkNames: readonly string[] = [
  '.DS_Store',
  '.Spotlight-V100',
  '.Trashes',
  '.Trash',
  '.fseventsd',
  '.TemporaryItems',
  '.DocumentRevisions-V100',
  '.apdisk',
  'desktop.ini',
  'Thumbs.db',
  'ehthumbs.db',
  '$RECYCLE.BIN',
  'RECYCLER',
  'System Volume Information',
  '@eaDir',
  '#recycle',
  '#snapshot',
  '@tmp',
  '@sharebin',
  '.SynologyWorkingDirectory',
  '.SYNOPPSDB',
  'lost+found',
  'FOUND.000',
  'Icon\r',
];

const names = new Set(junkNames.map((name) => name.toLowerCase()));

/**
 * Whether systems, not people, make files of this name; a folder of such a name is junk with all it holds.
 * @param name its bytes as latin1.
 */
export function isJunk(name: string): boolean {
  return name.startsWith('._') || names.has(name.toLowerCase());
}
