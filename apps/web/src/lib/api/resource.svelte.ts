import { asProblem, type Problem } from './problem.ts';

/** One thing asked from the server: its last value, whether it is being asked, and what went wrong. */
export class Resource<T> {
  value = $state.raw<T>();
  problem = $state.raw<Problem>();
  asking = $state(false);
  #ask: (signal: AbortSignal) => Promise<T>;
  #running: AbortController | undefined;

  constructor(ask: (signal: AbortSignal) => Promise<T>) {
    this.#ask = ask;
  }

  /** Asks (again). The last value stays while asking; an older question that is still open is dropped. */
  load = async (): Promise<void> => {
    this.#running?.abort();
    const mine = new AbortController();
    this.#running = mine;
    this.asking = true;
    try {
      const value = await this.#ask(mine.signal);
      if (mine.signal.aborted) return;
      this.value = value;
      this.problem = undefined;
    } catch (thrown) {
      if (mine.signal.aborted) return;
      this.problem = asProblem(thrown);
    }
    this.asking = false;
  };

  /** Drops the question that is still open. */
  stop(): void {
    this.#running?.abort();
    this.asking = false;
  }
}
