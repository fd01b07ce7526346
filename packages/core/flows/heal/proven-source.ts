import type { ArchiveStore, RunCounter } from '../../adapters/archive-store/archive-store.ts';
import { standsBelow } from '../../adapters/archive-store/open-below.ts';
import type { Received } from '../../adapters/archive-store/receive.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import { problem } from '../../base/errors.ts';
import { joinPath } from '../../base/paths.ts';
import type { Source } from './plan-heal.ts';

declare const proven: unique symbol;

/**
 * The bytes of a Content, waiting under a temporary name in the Archive: they were hashed while they were read and
 * are right. Only `proveSource` makes one, and nothing is healed without one.
 */
export interface ProvenSource {
  readonly [proven]: true;
  readonly temporary: Buffer;
  readonly blake3: Buffer;
  readonly bytes: number;
}

export interface ProveTools {
  archive: ArchiveStore;
  archiveRoot: string;
  store: ObjectStore | null;
  counter: RunCounter;
  /** Relative to the Archive's root; free. */
  temporary: Buffer;
  signal: AbortSignal;
}

/** Reads a Copy into the Archive; null where it cannot be read or holds other bytes. */
export async function proveSource(
  source: Source,
  content: { blake3: Buffer; bytes: number },
  tools: ProveTools,
): Promise<ProvenSource | null> {
  const received = source.kind === 'cloud' ? await download(source, tools) : await copy(source, tools);
  tools.signal.throwIfAborted();
  if (!received?.ok) {
    if (received?.code.startsWith('archive-')) throw problem(received.code, received.detail ?? undefined);
    return null;
  }
  const right = received.bytes === content.bytes && Buffer.from(received.blake3).equals(content.blake3);
  if (!right) {
    tools.archive.drop(tools.temporary);
    return null;
  }
  return { temporary: tools.temporary, ...content } as ProvenSource;
}

async function copy(source: Source, tools: ProveTools): Promise<Received | null> {
  const root = source.kind === 'archive' ? Buffer.from(tools.archiveRoot) : source.mountPath;
  if (!root || !(await standsBelow(root, source.path))) return null;
  const incoming = { source: joinPath(root, source.path), temporary: tools.temporary };
  const reader = tools.archive.openReader();
  try {
    const [received] = await reader.receive([incoming], true, tools.counter);
    return received ?? null;
  } finally {
    await reader.close();
  }
}

async function download(source: Source, tools: ProveTools): Promise<Received | null> {
  if (!tools.store) return null;
  // The store's client is large: a worker without a store never loads it.
  const { openObject } = await import('../../adapters/object-store/get-object.ts');
  const object = await openObject(tools.store, source.path.toString(), { signal: tools.signal });
  return object && tools.archive.receiveStream(object.stream, tools.temporary);
}
