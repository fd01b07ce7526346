import type { ArchiveStore } from '../../adapters/archive-store/archive-store.ts';
import type { Settled } from '../../adapters/archive-store/settle.ts';
import { type Code, Problem, problem } from '../../base/errors.ts';
import { type ProvenSource, type ProveTools, proveFirst } from '../../catalog/copy/proven-source.ts';
import type { Source } from '../../catalog/copy/source.ts';
import { lookAtPlaces, type PlaceFound, type Target } from './look-at-target.ts';
import { concernsAll, type Entry, hasOwnName, type Outcome, saidOfTarget } from './plan-restore.ts';

/** What restoring needs. */
export interface Restoring extends ProveTools {
  into: ArchiveStore;
  target: Target;
  /** The Copies to try for each Content, the best first. */
  sourcesOf: (contentIds: bigint[]) => Promise<Map<bigint, Source[]>>;
  /** Why none of `tried` Copies gave the bytes. */
  whyNone: (contentId: bigint, tried: Source[]) => Promise<Code>;
  temporaryName: () => Buffer;
}

/** A File whose bytes wait beside its place, or of which it is known already what came of it. */
export type Fetched = { entry: Entry; place: Buffer } & (
  | { proof: ProvenSource; outcome: null }
  | { proof: null; outcome: Outcome }
);

/** Reads a group from its sources; what stands at the target already is not read again. */
export async function fetchGroup(restoring: Restoring, entries: Entry[]): Promise<Fetched[]> {
  const places = await lookAtPlaces(restoring.target, entries);
  const ids = entries.flatMap(({ contentId }, i) =>
    contentId !== null && places[i]!.is === 'free' ? [contentId] : [],
  );
  const sources = ids.length > 0 ? await restoring.sourcesOf(ids) : new Map<bigint, Source[]>();
  const wanted = entries.flatMap((entry, i) => {
    const { contentId, blake3, bytes } = entry;
    if (contentId === null || blake3 === null || places[i]!.is !== 'free') return [];
    const temporary = restoring.temporaryName();
    return [{ i, contentId, blake3, bytes, sources: sources.get(contentId) ?? [], temporary }];
  });
  const proofs = await proveFirst(wanted, restoring);
  const fetched = entries.map((entry, i): Fetched => settledBefore(entry, places[i]!));
  for (const [n, { i, contentId, sources: tried }] of wanted.entries()) {
    const [{ entry, place }, found] = [fetched[i]!, proofs[n]!];
    if (found.proof) fetched[i] = { entry, place, proof: found.proof, outcome: null };
    else {
      const code = found.code === 'content-gone' ? await restoring.whyNone(contentId, tried) : found.code;
      fetched[i] = { entry, place, proof: null, outcome: failed(entry, place, code) };
    }
  }
  return fetched;
}

function settledBefore(entry: Entry, { place, is }: PlaceFound): Fetched {
  if (is === 'there') {
    const outcome = {
      entry,
      is,
      target: place,
      reason: nameReason(entry, place),
      evidence: null,
    };
    return { entry, place, proof: null, outcome };
  }
  return { entry, place, proof: null, outcome: failed(entry, place, WHY[is]) };
}

/** Why nothing is fetched for a place; a free one lacks bytes that were ever read. */
const WHY = { free: 'not-in-reach', taken: 'place-taken', 'too-long': 'name-too-long' } as const;

const ATTEMPTS = 3;
/** Another File of the group may have come to the place; what was not proven is written anew. */
const AGAIN = new Set<string>(['name-taken', 'not-proven', 'vanished']);

/** Moves what was fetched to its place, proven; what did not succeed is tried again from the start. */
export async function settleGroup(restoring: Restoring, group: Fetched[]): Promise<Outcome[]> {
  const outcomes = new Map(group.flatMap(({ entry, outcome }) => (outcome ? [[entry.id, outcome]] : [])));
  let open = group.filter(({ proof }) => proof !== null);
  for (let attempt = 1; open.length > 0; attempt++) {
    const settled = await restoring.into.settle(open.map(placementOf)).catch(saidAsOfTarget);
    const again: Entry[] = [];
    for (const [i, { entry, place }] of open.entries()) {
      const result = settled[i]!;
      if (!result.ok && AGAIN.has(result.code) && attempt < ATTEMPTS) again.push(entry);
      else outcomes.set(entry.id, outcomeOf(entry, place, result));
      if (!result.ok) restoring.into.drop(open[i]!.proof!.temporary);
    }
    const fetched = again.length > 0 ? await fetchGroup(restoring, again) : [];
    for (const { entry, outcome } of fetched) if (outcome) outcomes.set(entry.id, outcome);
    open = fetched.filter(({ proof }) => proof !== null);
  }
  return group.map(({ entry }) => outcomes.get(entry.id)!);
}

/** The same trouble with all of them. */
function saidAsOfTarget(error: unknown): never {
  throw error instanceof Problem ? problem(saidOfTarget(error.code)) : error;
}

function placementOf({ entry, place, proof }: Fetched) {
  if (proof === null) throw problem('internal');
  return {
    temporary: proof.temporary,
    received: true,
    final: place,
    alternative: place,
    blake3: proof.blake3,
    bytes: proof.bytes,
    mtimeNs: entry.mtimeNs,
    original: null,
    displaces: null,
  };
}

function outcomeOf(entry: Entry, place: Buffer, result: Settled): Outcome {
  if (!result.ok) return failed(entry, place, result.code === 'unshared' ? 'internal' : result.code);
  const is = result.how === 'found' ? 'there' : 'restored';
  return { entry, is, target: place, reason: nameReason(entry, place), evidence: result.evidence };
}

function nameReason(entry: Entry, place: Buffer): Code | null {
  return hasOwnName(entry, place) ? null : 'other-name';
}

/** @throws Problem where no other File could be written either */
function failed(entry: Entry, target: Buffer, code: Code): Outcome {
  const reason = saidOfTarget(code);
  if (concernsAll(reason)) throw problem(reason);
  return { entry, is: 'failed', target, reason, evidence: null };
}
