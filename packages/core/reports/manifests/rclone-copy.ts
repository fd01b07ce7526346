import type { ManifestFormat } from './manifest-format.ts';
import { manifestPath } from './manifest-path.ts';

/** Stands at the end of a list; no path of a drive begins with a slash. */
const END = '/end of list/';
/** rclone marks what it encodes with this character, and does not find a key that has it by itself (seen with 1.60). */
const NOT_ADDRESSED = '\u201b';
const LF = 0x0a;
const CR = 0x0d;

/**
 * A script for any POSIX shell that lays a Drive's full tree out of the bucket with rclone alone. Most Files stand in
 * the bucket under their own path; they are fetched by lists. Those whose key is another one (the name cannot be a key,
 * or the bytes are kept under another path) are fetched one by one.
 */
export function rcloneScript(drive: { name: string; now: Date }): ManifestFormat {
  const lists = new Map<string, Buffer[]>();
  return {
    name: `${drive.name}-restore.sh`,
    type: 'text/x-shellscript; charset=utf-8',
    head: head(drive),
    foot: FOOT,
    write(row) {
      if (row.key === null) return { leftOut: row.blake3 === null ? 'not-hashed' : 'not-in-cloud' };
      // The plain remote would give its encrypted bytes.
      if (row.encrypted) return { leftOut: 'encrypted' };
      if (row.key.includes(NOT_ADDRESSED)) return { leftOut: 'name-not-carried' };
      const path = manifestPath(row);
      const folder = folderOf(row.key, path);
      if (folder === null)
        return Buffer.concat([
          bytes('fetch '),
          quoted(bytes(row.key)),
          bytes(' '),
          quoted(path),
          bytes('\n'),
        ]);
      const list = lists.get(folder);
      if (list) list.push(path);
      else lists.set(folder, [path]);
      return '';
    },
    endBatch() {
      const commands = [...lists].map(([folder, paths]) =>
        Buffer.concat([
          bytes('fetch_list '),
          quoted(bytes(folder)),
          bytes(` <<'${END}'\n`),
          ...paths.flatMap((path) => [path, bytes('\n')]),
          bytes(`${END}\n`),
        ]),
      );
      lists.clear();
      return Buffer.concat(commands);
    },
  };
}

/** The folder of the bucket below which the key is the path itself; null where it is another. */
function folderOf(key: string, path: Buffer): string | null {
  const end = Buffer.concat([bytes('/'), path]);
  const whole = bytes(key);
  if (path.includes(LF) || path.includes(CR) || !whole.subarray(-end.length).equals(end)) return null;
  return whole.subarray(0, -end.length).toString();
}

function head({ name, now }: { name: string; now: Date }): string {
  return `#!/bin/sh
# Lays the drive ${plain(name)} out of the bucket, as it was known on ${now.toISOString().slice(0, 10)}. It needs rclone and nothing else.
#   sh this-file REMOTE:BUCKET FOLDER
# May be run again after a break: what is there already is not fetched again.
set -u
if [ $# -ne 2 ]; then
  echo "usage: sh $0 REMOTE:BUCKET FOLDER" >&2
  exit 2
fi
bucket=$1
folder=$2
failed=0

# Files that stand in the bucket under their own path.
fetch_list() {
  rclone copy --no-traverse --files-from-raw - "$bucket/$1" "$folder" || failed=1
}

# A file that stands in the bucket under another name than on the drive.
fetch() {
  if [ -e "$folder/$2" ]; then return; fi
  case $2 in
    */*) mkdir -p "$folder/\${2%/*}" ;;
  esac
  if rclone copyto "$bucket/$1" "$folder/.safelight-incoming"; then
    mv "$folder/.safelight-incoming" "$folder/$2" || failed=1
  else
    failed=1
  fi
}

mkdir -p "$folder" || exit 1
`;
}

const FOOT = `
if [ $failed -ne 0 ]; then
  echo "Not everything could be fetched. Run it again." >&2
  exit 1
fi
`;

function quoted(text: Buffer): Buffer {
  return Buffer.from(`'${text.toString('latin1').replaceAll("'", "'\\''")}'`, 'latin1');
}

const bytes = (text: string) => Buffer.from(text);
const plain = (name: string) => name.replaceAll(/\p{Cc}/gu, ' ');
