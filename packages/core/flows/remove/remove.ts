import type { Pool } from 'pg';
import type { ArchiveStore } from '../../adapters/archive-store/archive-store.ts';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import { areRecalledHeld, holdLease, type Lease } from '../../adapters/db/lease.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import { type Clock, pause } from '../../base/clock.ts';
import { Problem } from '../../base/errors.ts';
import { readyArchive } from '../../catalog/volume/archive.store.ts';
import { damagedNames } from './damaged-names.ts';
import { finishRemoval, recordBatch } from './record-removal.store.ts';
import { type RemovalRow, removalStore } from './removal.store.ts';
import { type RemovalRun, runName, takeAllAway } from './run-removal.ts';
import { openIngestLeases } from './start-removal.store.ts';

export interface RemoveDeps {
  pool: Pool;
  clock: Clock;
  archive: ArchiveStore;
  archiveRoot: string;
  ownership: OwnershipSettings;
  live: LivePublisher;
  holder: string;
  /** Takes the previews of a Content away. */
  dropPreviews: (blake3: Buffer) => Promise<void>;
}

const LOOK_MS = 300;

/**
 * Carries a Removal out from where its rows say it stands. May be called twice; one run holds the lease. It ends done,
 * or waiting for the Archive. What is in the cloud is taken out by `removeObjects`.
 */
export async function runRemoval(deps: RemoveDeps, removalId: string, signal: AbortSignal): Promise<void> {
  const rows = removalStore(deps.pool);
  const claim = { resource: `removal:${removalId}`, holder: deps.holder };
  await holdLease(deps.pool, claim, signal, async (lease, held) => {
    const row = await rows.row(removalId);
    if (!row) return;
    const tell = () => deps.live.publish({ type: 'removal.changed', removalId });
    try {
      await carryOut(deps, row, lease, held, tell);
      deps.live.publish({ type: 'files.changed', driveId: row.driveId });
      deps.live.publish({ type: 'safety.changed' });
    } catch (error) {
      const code = error instanceof Problem ? error.code : 'internal';
      if (code !== 'lease-lost') await rows.say(lease, row.id, 'waiting', code);
      if (!(error instanceof Problem)) throw error;
    } finally {
      tell();
    }
  });
}

async function carryOut(
  deps: RemoveDeps,
  row: RemovalRow,
  lease: Lease,
  signal: AbortSignal,
  onBatch: () => void,
): Promise<void> {
  const rows = removalStore(deps.pool);
  const requireRight = () => readyArchive(deps);
  await requireRight();
  await rows.say(lease, row.id, 'running');
  await ingestsHaveStopped(deps, row.id, signal);
  const record: RemovalRun['record'] = (done) => recordBatch(deps.pool, lease, row, done);
  const run: RemovalRun = { ...deps, rows, row, lease, record, requireRight, onBatch, signal };
  deps.archive.clear(runName(run));
  await takeAllAway(run);
  for (const name of damagedNames(deps.archiveRoot, row)) await deps.archive.removeFolder(name);
  await finishRemoval(deps.pool, lease, row);
}

/** One that was under way may still be putting a file in its place. */
async function ingestsHaveStopped(
  { pool }: RemoveDeps,
  removalId: string,
  signal: AbortSignal,
): Promise<void> {
  const leases = await openIngestLeases(pool, removalId);
  while (await areRecalledHeld(pool, leases)) {
    signal.throwIfAborted();
    await pause(LOOK_MS, signal);
  }
}
