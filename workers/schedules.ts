import { pause } from '@safelight/core/base/clock.ts';
import { type JobName, jobs } from '@safelight/core/base/jobs.ts';
import type { Deps } from './deps.ts';

const ASSERT_MS = 30_000;

/** Asserts the schedules of jobs again and again: Redis may be emptied at any moment. */
export async function keepSchedules(deps: Deps, names: JobName[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const name of names) {
      const { every } = jobs[name] as { every?: number };
      if (every === undefined) continue;
      await deps.queue.schedule(name, every, deps.dock.id).catch((error: unknown) => {
        if (!signal.aborted) deps.log.warn({ err: error, job: name }, 'a schedule could not be asserted');
      });
    }
    await pause(ASSERT_MS, signal);
  }
}
