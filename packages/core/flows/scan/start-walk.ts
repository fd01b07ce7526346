import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { problem } from '../../base/errors.ts';
import type { FolderListing } from './listing.ts';
import type { Walk } from './walk.ts';
import { AHEAD, CANCELLED, type WalkNews } from './walk-messages.ts';

/** Walks in a thread of its own; yields batches of folders, and is never far ahead of who takes them. */
export async function* startWalk(set: Walk, signal: AbortSignal): AsyncGenerator<FolderListing[]> {
  const flags = new SharedArrayBuffer(8);
  const shared = new Int32Array(flags);
  const thread = new Worker(new URL('./walk-thread.ts', import.meta.url), { workerData: { ...set, flags } });
  const ended = new AbortController();
  const cancel = () => {
    Atomics.store(shared, CANCELLED, 1);
    Atomics.notify(shared, AHEAD);
  };
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for await (const [news] of on(thread, 'message', { signal: ended.signal }) as AsyncIterable<[WalkNews]>) {
      if (news.is === 'end') return;
      if (news.is === 'problem') throw problem(news.code, news.detail);
      yield news.folders;
      Atomics.sub(shared, AHEAD, 1);
      Atomics.notify(shared, AHEAD);
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    ended.abort();
    cancel();
    await thread.terminate();
  }
}
