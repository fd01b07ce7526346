/** Does nothing while it is under way: what it would find is found by the run that is. */
export function oneAtATime(
  run: (signal: AbortSignal) => Promise<void>,
): (payload: unknown, signal: AbortSignal) => Promise<void> {
  let underWay = false;
  return async (_, signal) => {
    if (underWay) return;
    underWay = true;
    await run(signal).finally(() => {
      underWay = false;
    });
  };
}
