import { standsAsProven } from '../../adapters/archive-store/four-values-below.ts';
import { FilesBelow } from '../../adapters/archive-store/open-below-sync.ts';
import type { Freshness, Held, VolumeFact } from '../../catalog/safety/copy-fact.ts';
import { holdersOf } from '../../catalog/safety/holders-of.ts';
import type { World } from '../../catalog/safety/judge.ts';
import type { ToCompare } from './card-items.ts';
import type { Known, KnownCopy } from './known-copies.store.ts';
import { type CardFileFacts, type JudgedFile, judgeCardFile } from './prove-safe-to-format.ts';

/** A file of a card as it was read. */
export interface ReadFile extends ToCompare {
  reading: CardFileFacts['reading'];
  /** Null where it could not be read. */
  blake3: Uint8Array | null;
}

export interface Judged extends ReadFile, JudgedFile {
  contentId: bigint | null;
  /** Where it stands in the Archive, below its root, as it was proven. */
  archivedAt: Buffer | null;
}

/** What a verdict rests on beside the card itself. */
export interface Ground {
  archiveId: string;
  archiveRoot: string;
  /** Volumes that may hold a Copy that counts: the card's own are not among them. */
  volumes: ReadonlyMap<string, VolumeFact>;
  world: World;
  freshness: Freshness;
  /** The clock that dates proofs. */
  now: () => Promise<Date>;
  /** How many proven Copies are wanted. */
  copies: number;
  known: (files: { path: Buffer; blake3: Uint8Array; bytes: number }[]) => Promise<Known[]>;
  /** Reads Archive Copies again, past every cache, and records what that says. */
  readAgain: (copyIds: bigint[]) => Promise<void>;
}

/**
 * Judges files that were read. An Archive Copy counts while its four values are those of its proof and the proof is
 * fresh; where none is, those that there are are read first.
 */
export async function judgeGroup(ground: Ground, files: ReadFile[]): Promise<Judged[]> {
  const read = files.flatMap((file) => (file.blake3 ? [{ ...file, blake3: file.blake3 }] : []));
  let known = await ground.known(read);
  let now = await ground.now();
  const doubtful = known.flatMap((one) => doubtfulCopies(ground, one, now));
  if (doubtful.length > 0) {
    await ground.readAgain(doubtful);
    known = await ground.known(read);
    now = await ground.now();
  }
  const byPath = new Map(read.map((file, n) => [file.path, known[n]!]));
  return files.map((file) => {
    const one = byPath.get(file.path) ?? NOTHING;
    const { archiveId, world, copies } = ground;
    const archived = one.copies.some(({ volumeId }) => volumeId === archiveId);
    const { reading } = file;
    const { held, archivedAt } = heldBy(ground, one, now);
    const facts = { reading, held, archived, nameReused: one.nameReused };
    return { ...file, ...judgeCardFile(facts, world, copies), contentId: one.contentId, archivedAt };
  });
}

const NOTHING: Known = { contentId: null, copies: [], nameReused: false };
/** Of one Content so many Archive Copies are read again at most: one that is good is enough. */
const MOST_AGAIN = 3;

function doubtfulCopies(ground: Ground, known: Known, now: Date): bigint[] {
  const { held } = heldBy(ground, known, now);
  if (held.some(({ holder, standing }) => holder === 'nas' && standing === 'proven')) return [];
  return known.copies
    .filter(({ volumeId, state }) => volumeId === ground.archiveId && state !== 'pending')
    .slice(0, MOST_AGAIN)
    .map(({ copyId }) => copyId);
}

/** Who holds a Content. Of the Archive only Copies count that stand as they were proven. */
function heldBy(ground: Ground, { copies }: Known, now: Date): { held: Held[]; archivedAt: Buffer | null } {
  const { archiveId, archiveRoot, volumes, freshness } = ground;
  const files = new FilesBelow(Buffer.from(archiveRoot));
  const counts = ({ volumeId, path, four }: KnownCopy) =>
    volumeId !== archiveId || standsAsProven(files, path, four);
  try {
    const standing = copies.filter(counts);
    const there = standing.find(({ volumeId, state }) => volumeId === archiveId && state === 'present');
    return { held: holdersOf(standing, volumes, now, freshness), archivedAt: there?.path ?? null };
  } finally {
    files.close();
  }
}
