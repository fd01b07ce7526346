import type { ArchiveStore } from '../../adapters/archive-store/archive-store.ts';
import type { Digest } from '../../adapters/archive-store/digest.ts';
import { standsBelow } from '../../adapters/archive-store/open-below.ts';
import type { Incoming, Received } from '../../adapters/archive-store/receive.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { Code } from '../../base/errors.ts';
import { joinPath } from '../../base/paths.ts';
import type { Source } from './source.ts';

declare const proven: unique symbol;

/**
 * The bytes of a Content, waiting under a temporary name: they were hashed while they were read and are right. Only
 * `proveFirst` makes one, and nothing is healed or restored without one.
 */
export interface ProvenSource {
  readonly [proven]: true;
  readonly temporary: Buffer;
  readonly blake3: Buffer;
  readonly bytes: number;
}

/** A Content, the Copies to try in that order, and a free temporary name relative to the root of the store. */
export interface WantedContent {
  blake3: Buffer;
  bytes: number;
  sources: Source[];
  temporary: Buffer;
}

/** Without proof: the last reason that lay in the place where the bytes are written, or `content-gone`. */
export type Proof = { proof: ProvenSource } | { proof: null; code: Code };

export interface ProveTools {
  /** Where the bytes are written. */
  into: Pick<ArchiveStore, 'drop' | 'receiveStream'>;
  archiveRoot: string;
  store: ObjectStore | null;
  /** Reads files of the Archive, or of a Volume of a Drive. */
  receive: (volumeId: string, files: Incoming[]) => Promise<Received[]>;
  /** Told of each Copy that gave other bytes, or none. */
  onWrong: (source: Source, received: Received | null) => void;
  signal: AbortSignal;
}

const LANES = 6;
const ATTEMPTS = 3;
/** Reasons that lie in the target: no other source would help. */
const OF_TARGET = new Set<Code>([
  'archive-full',
  'archive-absent',
  'archive-read-only',
  'file-too-large',
  'name-too-long',
]);

/** Reads each wanted Content from the first of its sources that proves to hold it. */
export async function proveFirst(wanted: WantedContent[], tools: ProveTools): Promise<Proof[]> {
  const proofs: Proof[] = wanted.map(() => ({ proof: null, code: 'content-gone' }));
  let open = wanted.map((_, i) => i);
  for (let round = 0; open.length > 0; round++) {
    open = open.filter((i) => wanted[i]!.sources.length > round);
    const tries = open.map((i) => ({ content: wanted[i]!, source: wanted[i]!.sources[round]! }));
    const received = await readAll(tries, tools);
    tools.signal.throwIfAborted();
    open.forEach((i, n) => {
      proofs[i] = judge(tries[n]!, received[n]!, tools);
    });
    open = open.filter((i) => !proofs[i]!.proof && !isOfTarget(proofs[i]!));
  }
  return proofs;
}

function isOfTarget(proof: Proof): boolean {
  return proof.proof === null && OF_TARGET.has(proof.code);
}

interface Try {
  content: WantedContent;
  source: Source;
}

function isRight({ content }: Pick<Try, 'content'>, received: Digest): boolean {
  return received.bytes === content.bytes && content.blake3.equals(Buffer.from(received.blake3));
}

function judge({ content, source }: Try, received: Received | null, tools: ProveTools): Proof {
  if (received && !received.ok && OF_TARGET.has(received.code)) return { proof: null, code: received.code };
  if (received?.ok && isRight({ content }, received)) {
    const { temporary, blake3, bytes } = content;
    return { proof: { temporary, blake3, bytes } as ProvenSource };
  }
  if (received?.ok) tools.into.drop(content.temporary);
  tools.onWrong(source, received);
  return { proof: null, code: 'content-gone' };
}

/** Files of one Volume in one sweep; objects of the cloud several at once. */
async function readAll(tries: Try[], tools: ProveTools): Promise<(Received | null)[]> {
  const results = tries.map((): Received | null => null);
  const volumes = Map.groupBy(tries.keys(), (i) => tries[i]!.source.volumeId);
  const reading = [...volumes.values()].map(async (those) => {
    const fromCloud = tries[those[0]!]!.source.kind === 'cloud';
    const read = fromCloud ? download : readFiles;
    const received = await read(
      those.map((i) => tries[i]!),
      tools,
    );
    those.forEach((i, n) => {
      results[i] = received[n]!;
    });
  });
  await Promise.all(reading);
  return results;
}

async function readFiles(tries: Try[], tools: ProveTools): Promise<(Received | null)[]> {
  const results = tries.map((): Received | null => null);
  const files: { i: number; incoming: Incoming }[] = [];
  for (const [i, { content, source }] of tries.entries()) {
    const root = source.kind === 'archive' ? Buffer.from(tools.archiveRoot) : source.mountPath;
    if (!root || !(await standsBelow(root, source.path))) continue;
    files.push({ i, incoming: { source: joinPath(root, source.path), temporary: content.temporary } });
  }
  if (files.length === 0) return results;
  const received = await tools.receive(
    tries[0]!.source.volumeId,
    files.map(({ incoming }) => incoming),
  );
  files.forEach(({ i }, n) => {
    results[i] = received[n] ?? null;
  });
  return results;
}

async function download(tries: Try[], tools: ProveTools): Promise<(Received | null)[]> {
  const results = tries.map((): Received | null => null);
  const next = tries.keys();
  const lane = async () => {
    for (const i of next) results[i] = await downloadOne(tries[i]!, tools);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

/** A line that breaks, or flips a bit, says nothing of the object. */
async function downloadOne(one: Try, tools: ProveTools): Promise<Received | null> {
  for (let attempt = 1; ; attempt++) {
    const received = await downloadOnce(one, tools);
    const mayBeTheLine =
      received !== null && (received.ok ? !isRight(one, received) : received.code === 'unreadable');
    if (!mayBeTheLine || attempt >= ATTEMPTS || tools.signal.aborted) return received;
  }
}

async function downloadOnce({ content, source }: Try, tools: ProveTools): Promise<Received | null> {
  if (!tools.store) return null;
  // The store's client is large: a worker without a store never loads it.
  const { openObject } = await import('../../adapters/object-store/get-object.ts');
  const object = await openObject(tools.store, source.path.toString(), { signal: tools.signal });
  return object && tools.into.receiveStream(object.stream, content.temporary);
}
