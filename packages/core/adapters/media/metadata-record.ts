/** Tags about the file on this disk and about the reading itself: they say nothing of the picture. */
const PASSING = new Set([
  ...[
    'SourceFile',
    'FileName',
    'Directory',
    'FilePath',
    'FileModifyDate',
    'FileAccessDate',
    'FileInodeChangeDate',
  ],
  ...[
    'FileCreateDate',
    'FilePermissions',
    'FileSize',
    'ExifToolVersion',
    'errors',
    'warnings',
    'Error',
    'Warning',
  ],
]);

const LONGEST_TEXT = 2000;
const LONGEST_LIST = 500;
const MOST_BYTES = 96 * 1024;

export type MetadataRecord = Record<string, unknown>;

/** The tags as they are kept: without those of the file, without binary data, small enough for a row of JSON. */
export function keepRecord(tags: MetadataRecord): MetadataRecord {
  const kept: MetadataRecord = {};
  let bytes = 0;
  for (const [name, value] of Object.entries(tags)) {
    if (PASSING.has(name) || isBinary(value)) continue;
    const clean = storable(value);
    bytes += name.length + Buffer.byteLength(JSON.stringify(clean) ?? '');
    if (bytes > MOST_BYTES) break;
    kept[name] = clean;
  }
  return kept;
}

/** How long a tag is that exiftool holds back as binary data, or 0. */
export function binaryLength(value: unknown): number {
  const match = typeof value === 'string' ? /^\(Binary data (\d+) bytes/.exec(value) : null;
  return match ? Number(match[1]) : 0;
}

function isBinary(value: unknown): boolean {
  return typeof value === 'string' && (value.startsWith('(Binary data') || value.startsWith('base64:'));
}

/** JSON in a database holds neither NUL nor halves of surrogate pairs. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed().slice(0, LONGEST_TEXT);
  if (Array.isArray(value)) return value.slice(0, LONGEST_LIST).map(storable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storable(name), storable(inner)]));
}
