import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Seen } from './plan-brake.ts';
import type { Suspect } from './sample-heads.ts';

export interface SampleSetUp {
  mount: Uint8Array;
  suspects: Suspect[];
  flags: SharedArrayBuffer;
}

/** Looks at files in a thread of its own; when aborted, no handle on the drive is open any more. */
export async function startSample(
  mount: Uint8Array,
  suspects: Suspect[],
  signal: AbortSignal,
): Promise<Seen[]> {
  if (suspects.length === 0) return [];
  const flags = new SharedArrayBuffer(4);
  const workerData: SampleSetUp = { mount, suspects, flags };
  const thread = new Worker(new URL('./sample-thread.ts', import.meta.url), { workerData });
  const cancel = () => void Atomics.store(new Int32Array(flags), 0, 1);
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const [seen] = (await once(thread, 'message')) as [Seen[]];
    signal.throwIfAborted();
    return seen;
  } finally {
    signal.removeEventListener('abort', cancel);
    await thread.terminate();
  }
}
