/** How long an answer is good, beside what it cost: one that took 200 ms may be 4 s old. */
const TIMES = 20;
const LEAST_MS = 1_000;
/** An answer that took longer is not waited for while there is an older one. */
const PATIENCE_MS = 300;

export interface Remembered<T> {
  (): Promise<T>;
  /** What it is about has changed: whoever asks from now on is told nothing older. */
  forget(): void;
}

/**
 * Remembers the answer to a dear question for a while. Many who ask at once make one question; while a very dear one
 * is asked anew, the last answer still serves.
 */
export function remembered<T>(ask: () => Promise<T>): Remembered<T> {
  let last: { answer: Promise<T>; until: number; dear: boolean } | undefined;
  let asking: Promise<T> | undefined;

  function askAnew(): Promise<T> {
    const begun = performance.now();
    const answer = ask();
    asking = answer;
    answer.then(
      () => {
        if (asking !== answer) return;
        const cost = performance.now() - begun;
        last = {
          answer,
          until: performance.now() + Math.max(LEAST_MS, cost * TIMES),
          dear: cost > PATIENCE_MS,
        };
        asking = undefined;
      },
      () => {
        if (asking === answer) asking = undefined;
      },
    );
    return answer;
  }

  const answerNow = () => {
    if (last && performance.now() < last.until) return last.answer;
    const answer = asking ?? askAnew();
    return last?.dear ? last.answer : answer;
  };
  return Object.assign(answerNow, {
    forget() {
      last = asking = undefined;
    },
  });
}
