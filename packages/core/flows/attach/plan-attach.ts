/** A block-backed mount below a watch root. */
export interface Candidate {
  mountId: number;
  /** As the mount table names it, on the host. */
  path: Buffer;
  source: string;
  /** `major:minor` of the device, where it can be found; else of the mount. */
  device: string;
  /** Of the whole disk. */
  disk: string;
  /** Bytes of the partition; 0 where unknown. */
  bytes: number;
  /** Which part of the file system is mounted. */
  root: Buffer;
}

/** One candidate for each device: the mount of the whole file system, else the one with the shortest path. */
export function onePerDevice(candidates: Candidate[]): Candidate[] {
  const whole = (candidate: Candidate) => (candidate.root.equals(Buffer.from('/')) ? 0 : 1);
  const byDevice = Map.groupBy(candidates, (candidate) => candidate.device);
  return [...byDevice.values()].map(
    (same) =>
      same.sort((a, b) => whole(a) - whole(b) || a.path.length - b.path.length || a.mountId - b.mountId)[0]!,
  );
}

/** Whether a path is a watch root or lies below one; `*` and `?` stand for characters within one name. */
export function isWatched(path: Buffer, roots: string[]): boolean {
  const text = path.toString('latin1');
  return roots.some((root) => globToPattern(Buffer.from(root).toString('latin1')).test(text));
}

function globToPattern(root: string): RegExp {
  const plain = root === '/' ? '' : root.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  const pattern = plain.replaceAll('*', '[^/]*').replaceAll('?', '[^/]');
  return new RegExp(`^${pattern}(?:/.*)?$`, 's');
}

/** The source folders among the top folders of a drive, matched without case, in the order of the setting. */
export function matchSourceFolders(topFolders: Buffer[], wanted: string[]): Buffer[] {
  const folded = (name: string) => name.normalize('NFC').toLowerCase();
  return wanted.flatMap(
    (name) => topFolders.find((folder) => folded(folder.toString('utf8')) === folded(name)) ?? [],
  );
}
