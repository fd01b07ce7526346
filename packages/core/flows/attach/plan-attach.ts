import type { FileSystemIdentity } from '../../adapters/devices/identity.ts';

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

export interface KnownVolume {
  volumeId: string;
  driveId: string;
  ordinal: number;
  fsUuid: string | null;
  serial: string | null;
  label: string | null;
  capacity: bigint | null;
  fingerprint: Buffer | null;
  lastSeenAt: Date;
  /** The disk it is attached through now, else null. */
  disk: string | null;
}

export interface Seen extends Pick<FileSystemIdentity, 'fsUuid' | 'serial' | 'label'> {
  bytes: number;
  disk: string;
  fingerprint: Buffer;
}

export type Recognised =
  | { is: 'known'; volumeId: string; driveId: string }
  /** Another partition of a Drive whose other partition is attached. */
  | { is: 'partition'; driveId: string; ordinal: number }
  | { is: 'new' };

/** One candidate for each device: the mount of the whole file system, else the one with the shortest path. */
export function onePerDevice(candidates: Candidate[]): Candidate[] {
  const whole = (candidate: Candidate) => (candidate.root.equals(Buffer.from('/')) ? 0 : 1);
  const byDevice = Map.groupBy(candidates, (candidate) => candidate.device);
  return [...byDevice.values()].map(
    (same) =>
      same.sort((a, b) => whole(a) - whole(b) || a.path.length - b.path.length || a.mountId - b.mountId)[0]!,
  );
}

/**
 * Which known Volume this is: by file-system UUID, with serial and size where both sides have them; without a UUID
 * by label, size and the names of the top folders. A Volume that is attached now is never taken for another mount:
 * clones share a UUID.
 */
export function recognise(seen: Seen, known: KnownVolume[]): Recognised {
  const away = known.filter((volume) => volume.disk === null);
  const same = away.filter((volume) => (seen.fsUuid ? sameFileSystem(seen, volume) : sameLook(seen, volume)));
  const [best] = same.sort(
    (a, b) =>
      Number(b.serial === seen.serial) - Number(a.serial === seen.serial) ||
      b.lastSeenAt.getTime() - a.lastSeenAt.getTime(),
  );
  if (best) return { is: 'known', volumeId: best.volumeId, driveId: best.driveId };
  const sibling = known.find((volume) => volume.disk !== null && volume.disk === seen.disk);
  if (!sibling) return { is: 'new' };
  const ordinals = known.filter((v) => v.driveId === sibling.driveId).map((v) => v.ordinal);
  return { is: 'partition', driveId: sibling.driveId, ordinal: Math.max(...ordinals) + 1 };
}

function sameFileSystem(seen: Seen, volume: KnownVolume): boolean {
  return (
    volume.fsUuid === seen.fsUuid && agree(volume.serial, seen.serial) && agree(volume.capacity, sizeOf(seen))
  );
}

function sameLook(seen: Seen, volume: KnownVolume): boolean {
  if (volume.fsUuid !== null || volume.fingerprint === null) return false;
  return (
    volume.label === seen.label &&
    agree(volume.serial, seen.serial) &&
    agree(volume.capacity, sizeOf(seen)) &&
    volume.fingerprint.equals(seen.fingerprint)
  );
}

function agree<T>(a: T | null, b: T | null): boolean {
  return a === null || b === null || a === b;
}

function sizeOf(seen: Seen): bigint | null {
  return seen.bytes > 0 ? BigInt(seen.bytes) : null;
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
