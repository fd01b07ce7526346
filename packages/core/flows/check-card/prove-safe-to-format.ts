import type { Held } from '../../catalog/safety/copy-fact.ts';
import { judge, type World } from '../../catalog/safety/judge.ts';

/** Why a file of a card is not safe elsewhere. */
export type WhyOpen =
  /** The card cannot read it. */
  | 'unreadable'
  /** It changed while it was read. */
  | 'changed'
  /** Nothing else is known to hold its bytes. */
  | 'never-copied'
  /** What came from this card under its name is another picture: counters wrap. */
  | 'name-reused'
  /** The Archive should hold it, and does not hold it as it was proven. */
  | 'not-proven'
  /** Only a drive or the cloud holds it. */
  | 'elsewhere-only'
  /** Fewer proven Copies than the setting wants. */
  | 'too-few';

/** What is known of a file of a card. */
export interface CardFileFacts {
  /** What came of reading it on the card. */
  reading: 'read' | 'changed' | 'unreadable';
  /** Who holds its Content beside the card. The NAS only by an Archive Copy that stands as it was proven. */
  held: Held[];
  /** Whether the catalogue has, or had, an Archive Copy of it. */
  archived: boolean;
  /** Whether another picture came from this card under its name. */
  nameReused: boolean;
}

export interface JudgedFile {
  /** Null: it is safe elsewhere. */
  why: WhyOpen | null;
  /** Proven Copies beside the card, and the buildings they are in. */
  copies: number;
  sites: number;
  /** Who holds them. */
  holders: string[];
}

/** Whether a file of a card is safe elsewhere: proven in the Archive, and in as many Copies as are wanted. */
export function judgeCardFile(facts: CardFileFacts, world: World, wanted: number): JudgedFile {
  const { copies, sites } = judge(facts.held, world, { copies: wanted, media: 1, offsite: 0 });
  const proven = facts.held.filter(({ standing }) => standing === 'proven').map(({ holder }) => holder);
  const counted = proven.filter((holder) => judge([{ holder, standing: 'proven' }], world, ONE).copies === 1);
  return { why: whyOpen(facts, copies, wanted), copies, sites, holders: counted };
}

const ONE = { copies: 1, media: 1, offsite: 0 };

function whyOpen(
  { reading, held, archived, nameReused }: CardFileFacts,
  copies: number,
  wanted: number,
): WhyOpen | null {
  if (reading !== 'read') return reading;
  const inArchive = held.some(({ holder, standing }) => holder === 'nas' && standing === 'proven');
  if (inArchive) return copies < wanted ? 'too-few' : null;
  if (archived) return 'not-proven';
  if (held.some(({ holder }) => holder !== 'nas')) return 'elsewhere-only';
  return nameReused ? 'name-reused' : 'never-copied';
}

/** What a whole check found. */
export interface CheckFacts {
  /** Files that were compared, and those of them that are not safe elsewhere. */
  files: number;
  open: number;
  /** Folders and entries of the card that could not be listed. */
  unlisted: number;
  /** What of the card's own directory does not hold together; null where nothing is wrong with it, or it cannot be told. */
  damage: string | null;
  /** Digests of all names, sizes and times, before anything was read and after everything was. */
  before: Buffer;
  after: Buffer;
  /** BLAKE3 of the list of what was compared. */
  list: Buffer;
}

declare const proven: unique symbol;

/** The proof that nothing on a card is lost when it is formatted. Only `proveSafeToFormat` makes one. */
export interface SafeToFormat {
  readonly [proven]: true;
  readonly list: Buffer;
}

export type CardVerdict =
  | { is: 'safe'; proof: SafeToFormat }
  /** `damaged`: there may be files on it that nobody can see. `empty`: there was nothing to prove. */
  | { is: 'not-yet' | 'damaged' | 'changed' | 'empty' };

/** The verdict over a card. Whatever is not plainly safe is something else. */
export function proveSafeToFormat(facts: CheckFacts): CardVerdict {
  if (!facts.before.equals(facts.after)) return { is: 'changed' };
  if (facts.unlisted > 0 || facts.damage !== null) return { is: 'damaged' };
  if (facts.open > 0) return { is: 'not-yet' };
  if (facts.files === 0) return { is: 'empty' };
  return { is: 'safe', proof: { list: facts.list } as SafeToFormat };
}
