const MOST_BYTES = 100;

/**
 * The folder of a Drive in the Archive, made from its name: no `/`, NUL or control characters, no leading dot,
 * not empty, at most 100 bytes, unlike any taken one without regard to case and normalization.
 * @param taken the `folderKey` of every other Drive.
 */
export function driveFolder(name: string, taken: ReadonlySet<string>): string {
  const base = plain(name) || 'Drive';
  for (let n = 1; ; n++) {
    const suffix = n === 1 ? '' : ` (${n})`;
    const folder = shortened(base, MOST_BYTES - Buffer.byteLength(suffix)) + suffix;
    if (!taken.has(folderKey(folder))) return folder;
  }
}

/** What two folders share when a file system could take them for one. */
export function folderKey(folder: string): string {
  return folder.normalize('NFC').toLowerCase().normalize('NFC');
}

function plain(name: string): string {
  return name
    .toWellFormed()
    .replaceAll(/[/\\\p{Cc}\p{Cf}\u2028\u2029\ufffd:*?"<>|]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .normalize('NFC');
}

/** Cuts at a character, never inside one. */
function shortened(text: string, bytes: number): string {
  let short = '';
  for (const character of text) {
    if (Buffer.byteLength(short + character) > bytes) break;
    short += character;
  }
  return short.trimEnd();
}
