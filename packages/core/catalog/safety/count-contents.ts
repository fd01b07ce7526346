import { blake3Of } from '../../base/bytes.ts';
import type { CopyFact, Freshness, Held, VolumeFact } from './copy-fact.ts';
import { holdersOf } from './holders-of.ts';

/** What is known of some Contents of which the same is said. */
export interface ContentFacts {
  /** In which their pictures were taken; 0 where that is not known. */
  year: number;
  kind: string;
  /** The Drives that have them now, in order. */
  drives: string[];
  copies: CopyFact[];
  /** The sum in which they are counted until now. */
  sumId: bigint | null;
  /** As the database writes lists. */
  ids: string;
  sizes: string;
  contents: number;
  bytes: bigint;
}

/** Who holds some Contents, and of which Drives their Files are. */
export interface Holding {
  key: Buffer;
  held: Held[];
  drives: string[];
}

/** Contents with who holds them. */
export interface Counted {
  facts: ContentFacts;
  holding: Holding;
}

/** Says for each who holds it. Contents that are held alike share one Holding. */
export function countContents(
  contents: ContentFacts[],
  volumes: ReadonlyMap<string, VolumeFact>,
  now: Date,
  freshness: Freshness,
): Counted[] {
  const known = new Map<string, Holding>();
  return contents.map((facts) => {
    const { drives } = facts;
    const held = holdersOf(facts.copies, volumes, now, freshness);
    const text = JSON.stringify([held.map(({ holder, standing }) => [holder, standing]), drives]);
    const holding = known.get(text) ?? { key: blake3Of(Buffer.from(text)).subarray(0, 16), held, drives };
    known.set(text, holding);
    return { facts, holding };
  });
}

/** The last of the proofs that come from the future; null where there is none. */
export function lastAhead(contents: ContentFacts[], now: Date): Date | null {
  let last = now;
  for (const { copies } of contents) for (const { at } of copies) if (at > last) last = at;
  return last > now ? last : null;
}

/** Contents that go from one sum to another; null: from or to nowhere. */
export interface Moved {
  from: bigint | null;
  to: bigint | null;
  contents: number;
  bytes: bigint;
}

/** What each sum gains and loses. */
export function changesOfSums(moved: Moved[]): Map<bigint, { contents: number; bytes: bigint }> {
  const changes = new Map<bigint, { contents: number; bytes: bigint }>();
  const add = (sum: bigint | null, contents: number, bytes: bigint) => {
    if (sum === null) return;
    const change = changes.get(sum) ?? { contents: 0, bytes: 0n };
    changes.set(sum, { contents: change.contents + contents, bytes: change.bytes + bytes });
  };
  for (const { from, to, contents, bytes } of moved) {
    if (from === to) continue;
    add(from, -contents, -bytes);
    add(to, contents, bytes);
  }
  return changes;
}
