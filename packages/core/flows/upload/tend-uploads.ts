import { pause } from '../../base/clock.ts';

const LOOK_MS = 1000;
const QUEUE_EVERY = 40;

interface Tended {
  /** Told each second; says whether what is under way is to end, at once or when it has arrived. */
  look(): Promise<'go-on' | 'end' | 'end-gently'>;
  /** Queues what is new and takes up what a dead worker left. */
  queue(): Promise<unknown>;
}

/** What ends a run: `stop` at once, `halt` when what is on its way has arrived. */
export interface Ends {
  stop: AbortSignal;
  halt: AbortSignal;
}

/** Works beside a run, which may last for weeks: queues what is new, keeps the pace, and ends the run when it is to rest. */
export async function tendUploads<T>(
  tended: Tended,
  signal: AbortSignal,
  run: (ends: Ends) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const halt = new AbortController();
  const over = new AbortController();
  const tend = async () => {
    for (let round = 1; !over.signal.aborted; round++) {
      await pause(LOOK_MS, over.signal);
      if (over.signal.aborted) return;
      const next = await tended.look();
      if (next === 'end') stop.abort();
      if (next === 'end-gently') halt.abort();
      if (round % QUEUE_EVERY === 0) await tended.queue();
    }
  };
  const tending = tend().catch((error) => stop.abort(error));
  try {
    return await run({ stop: AbortSignal.any([signal, stop.signal]), halt: halt.signal });
  } finally {
    over.abort();
    await tending;
  }
}
