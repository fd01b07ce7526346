import type { FileSystemIdentity } from '../../adapters/devices/identity.ts';
import { compareOdometers } from './plan-odometer.ts';

export interface KnownVolume {
  volumeId: string;
  driveId: string;
  kind: string;
  ordinal: number;
  fsUuid: string | null;
  serial: string | null;
  /** Of the partition table of its disk. */
  tableUuid: string | null;
  label: string | null;
  capacity: bigint | null;
  fingerprint: Buffer | null;
  /** As it was last read. */
  odometer: string | null;
  lastSeenAt: Date;
  /** The disk it is attached through now, else null. */
  disk: string | null;
}

export interface Seen extends Pick<FileSystemIdentity, 'fsUuid' | 'serial' | 'label' | 'tableUuid'> {
  bytes: number;
  disk: string;
  fingerprint: Buffer;
  odometer: string | null;
  /** It has a DCIM folder. */
  isCard: boolean;
}

/** How far a drive holds what a known Volume held; null where there was nothing to compare. */
export interface Likeness {
  /** The share of some Files of the Volume whose paths are files there. */
  there: number | null;
  /** The share of some files there that the Volume held, wherever, by size and time. */
  known: number | null;
}

/** Why the owner has to say which Drive it is. */
export type Doubt =
  /** The same file system in another disk or enclosure: the Drive itself, or a clone of it. */
  | 'other-device'
  /** Nothing but the file system's name speaks for it, and its files do not. */
  | 'other-files'
  /** Several known Drives fit as well as each other. */
  | 'several';

export type Recognised =
  | { is: 'known'; volumeId: string; driveId: string }
  /** Another partition of a Drive. */
  | { is: 'partition'; driveId: string; ordinal: number; maybe: Maybe | null }
  | { is: 'new'; maybe: Maybe | null };

/** A known Volume that it may be; it counts as another Drive until its owner has said so. */
export interface Maybe {
  volumeId: string;
  why: Doubt;
}

/** From this share on a Volume looks like itself: files are edited, folders renamed, but not all of them at once. */
const ALIKE = 0.5;

/**
 * The known Volumes that could be this one, by file-system UUID and size, without a UUID by label, size and the names
 * of the top folders. One that is attached now is never taken for another mount: clones share a UUID.
 */
export function candidatesFor(seen: Seen, known: KnownVolume[]): KnownVolume[] {
  return known.filter((volume) => volume.disk === null && mayBe(seen, volume));
}

/** Whether a file system can be this Volume, by what both are known by but the serial, which an enclosure changes. */
export function mayBe(seen: Seen, volume: Traits): boolean {
  if (wear(seen, volume) === 'behind' && !sameSerial(seen, volume)) return false;
  return seen.fsUuid ? sameFileSystem(seen, volume) : sameLook(seen, volume);
}

type Traits = Omit<KnownVolume, 'disk'>;
const wear = (seen: Seen, volume: Traits) => compareOdometers(volume.odometer, seen.odometer);
const sameSerial = (seen: Seen, { serial }: Traits) => serial !== null && serial === seen.serial;

/** Which known Volume this is. `likeness` is asked of candidates only. */
export function recognise(
  seen: Seen,
  known: KnownVolume[],
  likeness: (volumeId: string) => Likeness,
): Recognised {
  const candidates = candidatesFor(seen, known);
  const same = candidates.find(
    (volume) => wear(seen, volume) === 'same' && agree(volume.serial, seen.serial),
  );
  if (same) return theKnown(same);
  const alike = (volume: KnownVolume) => isAlike(volume, likeness(volume.volumeId));
  const own = candidates.filter((volume) => sameSerial(seen, volume));
  const unnamed = candidates.filter(({ serial }) => serial === null || seen.serial === null);
  const others = candidates.filter((volume) => !own.includes(volume) && !unnamed.includes(volume));
  if (own.length === 1) return theKnown(own[0]!);
  for (const group of [own, unnamed]) {
    const fitting = group.filter(alike);
    if (fitting.length === 1) return theKnown(fitting[0]!);
    if (fitting.length > 1) return unknown(seen, known, { volumeId: latest(fitting), why: 'several' });
  }
  if (unnamed.length > 0) return unknown(seen, known, { volumeId: latest(unnamed), why: 'other-files' });
  const card = seen.isCard ? theCard(seen, known, others) : null;
  if (card) return theKnown(card);
  const clones = others.filter(alike);
  if (clones.length > 0) return unknown(seen, known, { volumeId: latest(clones), why: 'other-device' });
  return unknown(seen, known, null);
}

/**
 * The card that this one is, in another reader, whose serial is its own, or since a camera formatted it, which gives the
 * file system another UUID but keeps the table of partitions, or at least size and label. Nothing rests on it: which of
 * several equal cards it is changes no verdict, so nobody is asked.
 */
function theCard(seen: Seen, known: KnownVolume[], inAnotherReader: KnownVolume[]): KnownVolume | null {
  const cards = known.filter(
    ({ kind, disk, capacity }) =>
      kind === 'card' && disk === null && capacity !== null && capacity === sizeOf(seen),
  );
  const groups = [
    inAnotherReader.filter(({ kind }) => kind === 'card'),
    cards.filter(({ tableUuid }) => tableUuid !== null && tableUuid === seen.tableUuid),
    cards.filter(({ label, serial }) => label === seen.label && agree(serial, seen.serial)),
  ];
  const first = groups.find((group) => group.length > 0) ?? [];
  return first.toSorted(lastSeenFirst)[0] ?? null;
}

const theKnown = ({ volumeId, driveId }: KnownVolume): Recognised => ({ is: 'known', volumeId, driveId });

/** Not one that is known: the second partition of a Drive, or the first of a new one. */
function unknown(seen: Seen, known: KnownVolume[], maybe: Maybe | null): Recognised {
  const sibling = known.find((volume) => onSameDisk(seen, volume));
  if (!sibling) return { is: 'new', maybe };
  const ordinals = known.filter((v) => v.driveId === sibling.driveId).map((v) => v.ordinal);
  return { is: 'partition', driveId: sibling.driveId, ordinal: Math.max(...ordinals) + 1, maybe };
}

/** Attached through the same disk now, or of one whose partition table and serial are the same: readers share a serial. */
function onSameDisk(seen: Seen, volume: KnownVolume): boolean {
  if (volume.disk !== null) return volume.disk === seen.disk;
  const sameTable = seen.tableUuid !== null && volume.tableUuid === seen.tableUuid;
  return sameTable && agree(volume.serial, seen.serial) && volume.fsUuid !== seen.fsUuid;
}

/** A card is emptied again and again; where there is next to nothing to compare, nothing speaks against it. */
function isAlike({ kind }: KnownVolume, { there, known }: Likeness): boolean {
  if (kind === 'card' || there === null || known === null) return true;
  return there >= ALIKE || known >= ALIKE;
}

const lastSeenFirst = (a: KnownVolume, b: KnownVolume) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime();

function latest(volumes: KnownVolume[]): string {
  return volumes.toSorted(lastSeenFirst)[0]!.volumeId;
}

function sameFileSystem(seen: Seen, volume: Traits): boolean {
  return volume.fsUuid === seen.fsUuid && agree(volume.capacity, sizeOf(seen));
}

function sameLook(seen: Seen, volume: Traits): boolean {
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
