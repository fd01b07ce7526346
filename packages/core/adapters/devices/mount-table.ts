import { readFileSync } from 'node:fs';

/** A line of the kernel's mount table. Source: proc_pid_mountinfo(5). */
export interface Mount {
  /** Unique while the mount lasts. */
  id: number;
  /** `major:minor`; lies for btrfs and FUSE, which have anonymous numbers. */
  device: string;
  /** Which part of the file system is mounted; not `/` for bind mounts and subvolumes. */
  root: Buffer;
  path: Buffer;
  readOnly: boolean;
  fsType: string;
  source: string;
}

/** Reads the mount table of a process, seen through `hostRoot` where given. */
export function readMounts(hostRoot: string | null): Mount[] {
  const table = hostRoot === null ? '/proc/self/mountinfo' : `${hostRoot}/proc/1/mountinfo`;
  return parseMounts(readFileSync(table));
}

/** Parses mountinfo; lines it cannot understand are left out. */
export function parseMounts(table: Buffer): Mount[] {
  return table.toString('latin1').split('\n').flatMap(parseLine);
}

function parseLine(line: string): Mount[] {
  const [front, back] = line.split(' - ', 2);
  const [id, , device, root, path, options] = front?.split(' ') ?? [];
  const [fsType, source] = back?.split(' ') ?? [];
  if (!id || !device || !root || !path || !fsType || source === undefined) return [];
  const readOnly = (options ?? '').split(',').includes('ro');
  return [
    {
      id: Number(id),
      device,
      root: unescapeOctal(root),
      path: unescapeOctal(path),
      readOnly,
      fsType,
      source: unescapeOctal(source).toString('utf8'),
    },
  ];
}

/** Space, tab, newline and backslash stand as `\040`, `\011`, `\012` and `\134`. */
function unescapeOctal(text: string): Buffer {
  const plain = text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
  return Buffer.from(plain, 'latin1');
}
