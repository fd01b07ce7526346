import { pause } from '../../base/clock.ts';

const LOOK_FOR_PAUSE_MS = 2000;
const QUEUE_EVERY = 20;

interface Tended {
  isPaused(): Promise<boolean>;
  /** Queues what is new and takes up what a dead worker left. */
  queue(): Promise<unknown>;
}

/** Works beside a run, which may last for weeks: queues what is new, and ends the run when uploads are paused. */
export async function tendUploads<T>(
  tended: Tended,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const over = new AbortController();
  const tend = async () => {
    for (let round = 1; !over.signal.aborted; round++) {
      await pause(LOOK_FOR_PAUSE_MS, over.signal);
      if (over.signal.aborted) return;
      if (await tended.isPaused()) stop.abort();
      if (round % QUEUE_EVERY === 0) await tended.queue();
    }
  };
  const tending = tend().catch((error) => stop.abort(error));
  try {
    return await run(AbortSignal.any([signal, stop.signal]));
  } finally {
    over.abort();
    await tending;
  }
}
