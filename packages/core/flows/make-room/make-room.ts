import type { Pool } from 'pg';
import type { ArchiveStore } from '../../adapters/archive-store/archive-store.ts';
import { sameBytesStand } from '../../adapters/archive-store/four-values.ts';
import { fourValuesBelow, standsAsProven } from '../../adapters/archive-store/four-values-below.ts';
import { FilesBelow } from '../../adapters/archive-store/open-below-sync.ts';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import { holdLease, type Lease } from '../../adapters/db/lease.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { Clock } from '../../base/clock.ts';
import { Problem } from '../../base/errors.ts';
import type { Settings } from '../../base/settings.ts';
import { freshnessOf, usualRule } from '../../catalog/safety/safety-settings.ts';
import { readyArchive } from '../../catalog/volume/archive.store.ts';
import { addUpFreed, type RoomCopy, type RoomStore, roomStore } from './room.store.ts';

export interface RoomDeps {
  pool: Pool;
  clock: Clock;
  archive: ArchiveStore;
  archiveRoot: string;
  ownership: OwnershipSettings;
  live: LivePublisher;
  holder: string;
  settings: () => Promise<Settings>;
}

const BATCH = 200;

/** Frees what was chosen, from where the rows say it stands. It ends done, or waiting for the Archive. */
export async function makeRoom(deps: RoomDeps, signal: AbortSignal): Promise<void> {
  const rows = roomStore(deps.pool);
  await addUpFreed(deps.pool);
  for (const id of await rows.open())
    await holdLease(
      deps.pool,
      { resource: `freeing:${id}`, holder: deps.holder },
      signal,
      async (lease, held) => {
        try {
          await rows.say(lease, id, 'running');
          await freeAll(deps, rows, { id, lease }, held);
          await rows.say(lease, id, 'done');
          await addUpFreed(deps.pool);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          if (error.code !== 'lease-lost') await rows.say(lease, id, 'waiting', error.code);
        } finally {
          deps.live.publish({ type: 'safety.changed' });
        }
      },
    );
}

async function freeAll(
  deps: RoomDeps,
  rows: RoomStore,
  { id, lease }: { id: string; lease: Lease },
  signal: AbortSignal,
): Promise<void> {
  const run = `free-${id}-${lease.fence}`;
  deps.archive.clear(run);
  for (;;) {
    signal.throwIfAborted();
    const contentIds = await rows.items(id, BATCH);
    if (contentIds.length === 0) return;
    await readyArchive(deps);
    const settings = await deps.settings();
    const copies = await rows.copies(contentIds);
    // Whatever was edited since its proof stays: nothing is taken away that no other Copy is known to hold.
    const standing = new Set(asProven(deps.archiveRoot, copies, contentIds));
    const by = { freshness: freshnessOf(settings), usual: usualRule(settings) };
    const safe = await rows.markFreed(lease, [...standing], by);
    const unsafe = copies.filter(({ contentId }) => !safe.has(contentId));
    const { freed, left } = await takeAway(deps, rows, [...safe], run);
    await rows.settle(lease, id, {
      contentIds,
      freed,
      standing: [...left, ...stillThere(deps.archiveRoot, unsafe)],
    });
  }
}

/**
 * Copies that a run marked which broke off, and that still stand: they count again, since nothing proves them needless
 * now.
 */
function stillThere(archiveRoot: string, copies: RoomCopy[]): bigint[] {
  const root = Buffer.from(archiveRoot);
  return copies.flatMap(({ copyId, state, path, four }) => {
    const now = state === 'freed' ? fourValuesBelow(root, path) : null;
    return now && sameBytesStand(now, four) ? [copyId] : [];
  });
}

/** Contents of which every name in the Archive stands as it was proven, or was taken away by a run that broke off. */
function asProven(archiveRoot: string, copies: RoomCopy[], contentIds: bigint[]): bigint[] {
  const files = new FilesBelow(Buffer.from(archiveRoot));
  try {
    const changed = new Set(
      copies
        .filter(({ state, path, four }) => state === 'present' && !standsAsProven(files, path, four))
        .map(({ contentId }) => contentId),
    );
    return contentIds.filter((contentId) => !changed.has(contentId));
  } finally {
    files.close();
  }
}

/**
 * Takes away what is marked as freed of Contents that are safe without; the names of one inode move its change time, so
 * they are not asked for it.
 */
async function takeAway(deps: RoomDeps, rows: RoomStore, contentIds: bigint[], run: string) {
  const marked = (await rows.copies(contentIds)).filter(({ state }) => state === 'freed');
  const names = marked.map(({ path, four }, n) => ({
    path,
    seen: four,
    handTo: null,
    aside: deps.archive.temporaryName(run, n),
  }));
  const removed = names.length > 0 ? await deps.archive.removeNames(names) : [];
  const standing = marked.filter((_, n) => removed[n]!.is === 'other');
  const stays = new Set(standing.map(({ contentId }) => contentId));
  const freed = [...new Set(marked.map(({ contentId }) => contentId))].filter((one) => !stays.has(one));
  return { freed, left: standing.map(({ copyId }) => copyId) };
}
