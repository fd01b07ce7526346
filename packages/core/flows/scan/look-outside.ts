import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Code, problem } from '../../base/errors.ts';
import type { Outside, OutsideWalk } from './walk-outside.ts';

type News = { is: 'outside'; outside: Outside } | { is: 'problem'; code: Code };

/**
 * Counts what of an attached drive lies outside its source folders, in a thread of its own.
 * @throws Problem `drive-away`, `drive-released`, or the reason of `signal`
 */
export async function lookOutside(walk: OutsideWalk, signal: AbortSignal): Promise<Outside> {
  signal.throwIfAborted();
  const cancelled = new SharedArrayBuffer(4);
  const thread = new Worker(new URL('./outside-thread.ts', import.meta.url), {
    workerData: { ...walk, cancelled },
  });
  const cancel = () => void Atomics.store(new Int32Array(cancelled), 0, 1);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const [news] = (await once(thread, 'message')) as [News];
    signal.throwIfAborted();
    if (news.is === 'problem') throw problem(news.code);
    return news.outside;
  } finally {
    signal.removeEventListener('abort', cancel);
    await thread.terminate();
  }
}
