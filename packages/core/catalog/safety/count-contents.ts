import { blake3Of } from '../../base/bytes.ts';
import type { CopyFact, Freshness, Held, VolumeFact } from './copy-fact.ts';
import { holdersOf } from './holders-of.ts';

/** What is known of a Content where it is counted. */
export interface ContentFact {
  id: bigint;
  bytes: bigint;
  /** In which its picture was taken; 0 where that is not known. */
  year: number;
  kind: string;
  /** The sum in which it is counted until now. */
  sumId: bigint | null;
  /** The Drives that have it now, in order, and its Copies: one object for all Contents of which the same is said. */
  said: { drives: string[]; copies: CopyFact[] };
}

/** Who holds some Contents, and of which Drives their Files are. */
export interface Holding {
  key: Buffer;
  held: Held[];
  drives: string[];
}

/** A Content with the sum that it belongs to. */
export interface Counted {
  content: ContentFact;
  holding: Holding;
}

/** Says for each Content who holds it. Contents that are held alike share one Holding. */
export function countContents(
  contents: ContentFact[],
  volumes: ReadonlyMap<string, VolumeFact>,
  now: Date,
  freshness: Freshness,
): Counted[] {
  const known = new Map<string, Holding>();
  const bySaid = new Map<ContentFact['said'], Holding>();
  const holdingOf = ({ drives, copies }: ContentFact['said']): Holding => {
    const held = holdersOf(copies, volumes, now, freshness);
    const text = JSON.stringify([held.map(({ holder, standing }) => [holder, standing]), drives]);
    const holding = known.get(text) ?? { key: blake3Of(Buffer.from(text)).subarray(0, 16), held, drives };
    known.set(text, holding);
    return holding;
  };
  return contents.map((content) => {
    const holding = bySaid.get(content.said) ?? holdingOf(content.said);
    bySaid.set(content.said, holding);
    return { content, holding };
  });
}

/** The last of the proofs that come from the future; null where there is none. */
export function lastAhead(contents: ContentFact[], now: Date): Date | null {
  let last = now;
  for (const said of new Set(contents.map((content) => content.said)))
    for (const { at } of said.copies) if (at > last) last = at;
  return last > now ? last : null;
}

/** What each sum gains and loses. */
export function changesOfSums(
  moved: { from: bigint | null; to: bigint | null; bytes: bigint }[],
): Map<bigint, { contents: number; bytes: bigint }> {
  const changes = new Map<bigint, { contents: number; bytes: bigint }>();
  const add = (sum: bigint | null, contents: number, bytes: bigint) => {
    if (sum === null) return;
    const change = changes.get(sum) ?? { contents: 0, bytes: 0n };
    changes.set(sum, { contents: change.contents + contents, bytes: change.bytes + bytes });
  };
  for (const { from, to, bytes } of moved) {
    if (from === to) continue;
    add(from, -1, -bytes);
    add(to, 1, bytes);
  }
  return changes;
}
