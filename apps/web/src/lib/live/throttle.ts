/** Calls at once, then at most every `every` milliseconds, and once more for what came in between. */
export function throttle(every: number, call: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    if (timer !== undefined) return;
    const wait = last + every - performance.now();
    const now = () => {
      timer = undefined;
      last = performance.now();
      call();
    };
    if (wait <= 0) now();
    else timer = setTimeout(now, wait);
  };
}
