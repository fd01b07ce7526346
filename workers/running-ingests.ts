import type { Problem } from '@safelight/core/base/errors.ts';

interface Running {
  volumeId: string;
  abort: AbortController;
  done: Promise<void>;
}

/** The Ingests that run in this process, so that a drive can be let go at once. */
export class RunningIngests {
  readonly #running = new Set<Running>();

  /** Runs an Ingest that can be stopped by its Volume, or by `signal`. */
  async run(
    volumeId: string,
    signal: AbortSignal,
    act: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const abort = new AbortController();
    const stop = () => abort.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const running: Running = { volumeId, abort, done: act(abort.signal) };
    this.#running.add(running);
    try {
      await running.done;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#running.delete(running);
    }
  }

  /** Stops what runs on a Volume; resolves when every handle on it is closed. */
  async stop(volumeId: string, reason: Problem): Promise<void> {
    const mine = [...this.#running].filter((running) => running.volumeId === volumeId);
    for (const { abort } of mine) abort.abort(reason);
    await Promise.allSettled(mine.map(({ done }) => done));
  }
}
