import type { Pool } from 'pg';
import { asOfNow, noteQueued, queueContents, type Unsent, unsentContents } from './queue.store.ts';
import { rankAgain, rankContents } from './rank.store.ts';
import { uploadSources } from './sources.store.ts';

const BATCH = 2000;
/** So many are put in order again each time; all of them in turn. */
const RANK_AGAIN = 10_000;
/** Copies of transactions that ended after a younger one are met a second time. */
const LOOK_BACK = 20_000n;
const EVERYTHING_MS = 30 * 60_000;

/**
 * Queues what is proven in the Archive, or on a Drive from which it is sent, and not in the Cloud. Looks at new Copies
 * only, and at all from time to time and when a Drive got another mode: an older Copy may have been proven since.
 * @param dockId the dock whose Drives are sent from, or null
 */
export function uploadQueuer(pool: Pool, volumeId: string, now: () => number, dockId: string | null) {
  const sources = uploadSources(pool, volumeId, dockId);
  let modes = 0;
  let seen = 0n;
  let lookAtAll = 0;
  let rankedTo = 0n;
  return async (signal: AbortSignal): Promise<number> => {
    const { copyId: newest, modesAt, at } = await asOfNow(pool);
    const all = now() >= lookAtAll || modesAt !== modes;
    const from = all || seen < LOOK_BACK ? 0n : seen - LOOK_BACK;
    let after = from;
    let queued = 0;
    for (;;) {
      const found = await unsentContents(pool, volumeId, after, BATCH);
      if (signal.aborted) return queued;
      if (found.length === 0) break;
      queued += found.length;
      after = found.at(-1)!.copyId;
      const contents = firstOfEach(found);
      await queueContents(pool, volumeId, contents);
      await rankContents(
        pool,
        volumeId,
        contents.map(({ contentId }) => contentId),
      );
    }
    rankedTo = (await rankAgain(pool, volumeId, rankedTo, RANK_AGAIN)) ?? 0n;
    await sources.settle(from);
    await noteQueued(pool, volumeId, at);
    seen = newest;
    modes = modesAt;
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
