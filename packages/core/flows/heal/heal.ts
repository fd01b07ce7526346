import type { Pool } from 'pg';
import { type ArchiveStore, newRunCounter } from '../../adapters/archive-store/archive-store.ts';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import type { Incoming } from '../../adapters/archive-store/receive.ts';
import { holdLease } from '../../adapters/db/lease.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import { type Clock, pause } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';
import type { Source } from '../../catalog/copy/source.ts';
import { sourcesOf } from '../../catalog/copy/sources.store.ts';
import { readyArchive } from '../../catalog/volume/archive.store.ts';
import { type HealScope, healStore } from './heal.store.ts';
import { type Healing, healContent } from './heal-content.ts';

export interface HealDeps {
  pool: Pool;
  clock: Clock;
  queue: JobQueue;
  archive: ArchiveStore;
  archiveRoot: string;
  ownership: OwnershipSettings;
  store: ObjectStore | null;
  storeAddress: string | null;
  holder: string;
}

const BATCH = 100;
const LOOK_MS = 300;
/** So long a dock may take to begin; then the cloud is asked instead. */
const BEGIN_MS = 60_000;

/**
 * Heals Archive Copies: from another one, then from attached Drives, each read by its own dock, then from the cloud.
 * @returns how many were healed, and how many nobody could heal
 */
export async function healTrouble(
  deps: HealDeps,
  scope: HealScope & { verifyId: string },
  signal: AbortSignal,
): Promise<{ healed: number; unhealed: number }> {
  const rows = healStore(deps.pool);
  const before = await rows.count(scope);
  if (before === 0) return { healed: 0, unhealed: 0 };
  await healFrom(
    deps,
    scope,
    { resource: resourceOf(scope.verifyId, 'archive'), kinds: ['archive'] },
    signal,
  );
  for (const { volumeId, dockId } of await rows.drivesThatHelp(scope)) {
    // A part of its own each time: that of a run that broke off is over, and says nothing.
    const [{ verifyId }, part] = [scope, newId(deps.clock)];
    await deps.queue.add('heal-from-drive', { verifyId, volumeId, part }, { id: part, dockId });
    await dockHasHealed(deps, resourceOf(verifyId, part), signal);
  }
  await healFrom(deps, scope, { resource: resourceOf(scope.verifyId, 'cloud'), kinds: ['cloud'] }, signal);
  const unhealed = await rows.count(scope);
  return { healed: Math.max(0, before - unhealed), unhealed };
}

/** The part of a dock: heals from a Drive that is attached to it. */
export async function healFromDrive(
  deps: HealDeps,
  job: { verifyId: string; volumeId: string; part: string },
  signal: AbortSignal,
): Promise<void> {
  const scope = await healStore(deps.pool).scope(job.verifyId);
  if (!scope) return;
  const { verifyId, volumeId, part } = job;
  const resource = resourceOf(verifyId, part);
  await healFrom(deps, { ...scope, verifyId }, { resource, kinds: ['drive'], volumeId }, signal);
}

const resourceOf = (verifyId: string, part: string) => `heal:${verifyId}:${part}`;

async function healFrom(
  deps: HealDeps,
  scope: HealScope & { verifyId: string },
  from: From,
  signal: AbortSignal,
): Promise<void> {
  const rows = healStore(deps.pool);
  const run = `heal-${from.resource.slice('heal:'.length).replaceAll(':', '-')}`;
  await holdLease(
    deps.pool,
    { resource: from.resource, holder: deps.holder },
    signal,
    async (lease, held) => {
      await readyArchive(deps);
      deps.archive.clear(run);
      const counter = newRunCounter();
      held.addEventListener('abort', () => counter.cancel(), { once: true });
      let n = 0;
      const temporaryName = () => deps.archive.temporaryName(run, n++);
      const reader = deps.archive.openReader();
      const healing = {
        ...deps,
        rows,
        lease,
        sourcesOf: (contentId: bigint) => sourcesFrom(deps, from, contentId),
        receive: (_: string, files: Incoming[]) => reader.receive(files, true, counter),
        onWrong: () => {},
        temporaryName,
        signal: held,
      };
      await healAll(healing, scope).finally(() => reader.close());
    },
  );
}

interface From {
  resource: string;
  kinds: Source['kind'][];
  volumeId?: string;
}

async function sourcesFrom(deps: HealDeps, from: From, contentId: bigint): Promise<Source[]> {
  const drives = from.volumeId === undefined ? null : { volumeId: from.volumeId };
  const found = await sourcesOf(deps.pool, [contentId], { drives, storeAddress: deps.storeAddress });
  return (found.get(contentId) ?? []).filter(({ kind }) => from.kinds.includes(kind));
}

async function healAll(healing: Healing, scope: HealScope): Promise<void> {
  for (let after = 0n; ; ) {
    const troubles = await healing.rows.trouble(scope, after, BATCH);
    for (const trouble of troubles) await healContent(healing, trouble);
    after = troubles.at(-1)?.contentId ?? after;
    if (troubles.length === 0) return;
  }
}

/** The dock has a lease while it heals, and gives it back. */
async function dockHasHealed(deps: HealDeps, resource: string, signal: AbortSignal): Promise<void> {
  const rows = healStore(deps.pool);
  const begun = deps.clock.now().getTime();
  while (!signal.aborted) {
    const part = await rows.partOf(resource);
    if (part === 'over') return;
    if (part === 'not-begun' && deps.clock.now().getTime() - begun > BEGIN_MS) return;
    await pause(LOOK_MS, signal);
  }
  throw signal.reason;
}
