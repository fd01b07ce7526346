import { on } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';
import { problem } from '../../base/errors.ts';
import type { FolderListing } from './listing.ts';
import type { ArchiveLook } from './look-at-archive.ts';
import type { Walk } from './walk.ts';
import { AHEAD, CANCELLED, type WalkNews } from './walk-messages.ts';

/**
 * Walks the drive in one thread and looks at the Archive in another; yields batches of folders, and is never far
 * ahead of who takes them.
 */
export async function* startWalk(
  set: Walk & ArchiveLook,
  signal: AbortSignal,
): AsyncGenerator<FolderListing[]> {
  const flags = new SharedArrayBuffer(8);
  const shared = new Int32Array(flags);
  const { known, archiveRoot, driveFolder, partitionMark, mode, ...walk } = set;
  const look = { archiveRoot, driveFolder, partitionMark, known, mode };
  const { port1: to, port2: from } = new MessageChannel();
  const walker = startThread(new URL('./walk-thread.ts', import.meta.url), { ...walk, flags, to }, to);
  const looker = startThread(new URL('./look-thread.ts', import.meta.url), { ...look, from }, from);
  const ended = new AbortController();
  const failed = (error: unknown) => ended.abort(error);
  for (const thread of [walker, looker]) thread.once('error', failed);
  const cancel = () => {
    Atomics.store(shared, CANCELLED, 1);
    Atomics.notify(shared, AHEAD);
  };
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for await (const [news] of on(looker, 'message', { signal: ended.signal }) as AsyncIterable<[WalkNews]>) {
      if (news.is === 'end') return;
      if (news.is === 'problem') throw problem(news.code, news.detail);
      yield news.folders;
      Atomics.sub(shared, AHEAD, 1);
      Atomics.notify(shared, AHEAD);
    }
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error;
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
    await Promise.all([walker.terminate(), looker.terminate()]);
  }
}

function startThread(script: URL, workerData: object, port: MessageChannel['port1']): Worker {
  return new Worker(script, { workerData, transferList: [port] });
}
