import type { Pool } from 'pg';
import { headStart } from './plan-upload.ts';
import { newestCopy, queueContents, type Unsent, unsentContents } from './queue.store.ts';

const BATCH = 2000;
/** Copies of transactions that ended after a younger one are met a second time. */
const LOOK_BACK = 20_000n;
const EVERYTHING_MS = 30 * 60_000;

/**
 * Queues what is proven in the Archive and not in the Cloud. Looks at new Copies only and from time to time
 * at all: an older Copy may have been proven since.
 */
export function uploadQueuer(pool: Pool, volumeId: string, now: () => number) {
  let seen = 0n;
  let lookAtAll = 0;
  return async (signal: AbortSignal): Promise<number> => {
    const all = now() >= lookAtAll;
    let after = all || seen < LOOK_BACK ? 0n : seen - LOOK_BACK;
    const newest = await newestCopy(pool);
    let queued = 0;
    for (;;) {
      const found = await unsentContents(pool, volumeId, after, BATCH);
      if (found.length === 0 || signal.aborted) break;
      queued += found.length;
      after = found.at(-1)!.copyId;
      await queueContents(pool, volumeId, firstOfEach(found).map(planned));
    }
    seen = newest;
    if (all) lookAtAll = now() + EVERYTHING_MS;
    return queued;
  };
}

/** A Content with several Copies is queued once, under the path it had first. */
function firstOfEach(found: Unsent[]): Unsent[] {
  const first = new Map<bigint, Unsent>();
  for (const unsent of found) if (!first.has(unsent.contentId)) first.set(unsent.contentId, unsent);
  return [...first.values()];
}

function planned(unsent: Unsent): Unsent & { headStart: number } {
  return { ...unsent, headStart: headStart(unsent.kind, unsent.bytes) };
}
