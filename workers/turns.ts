/** Lets so many do something at the same time; the others wait for their turn, in the order in which they came. */
export class Turns {
  #busy = 0;
  readonly #waiting: (() => void)[] = [];

  /** @param most asked whenever a turn may come: it is a setting */
  async take(most: () => Promise<number>, signal: AbortSignal, act: () => Promise<void>): Promise<void> {
    for (let limit = await most(); this.#busy >= limit; limit = await most()) {
      await this.#change(signal);
      if (signal.aborted) return;
    }
    this.#busy += 1;
    try {
      await act();
    } finally {
      this.#busy -= 1;
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
