const NAP_MS = 200;
/** What was not used is kept so long, no longer: a rest must not be followed by a rush. */
const KEPT_MS = 500;

/** Keeps a thread below a rate by letting it sleep; wakes early when the work is cancelled. */
export function throttle(bytesPerSecond: number | null, cancelled: () => boolean): (bytes: number) => void {
  if (bytesPerSecond === null) return () => {};
  const bed = new Int32Array(new SharedArrayBuffer(4));
  let due = performance.now();
  return (bytes) => {
    due = Math.max(due, performance.now() - KEPT_MS) + (bytes / bytesPerSecond) * 1000;
    for (let left = due - performance.now(); left > 0 && !cancelled(); left = due - performance.now())
      Atomics.wait(bed, 0, 0, Math.min(left, NAP_MS));
  };
}
