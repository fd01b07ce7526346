import { rm } from 'node:fs/promises';
import type { Pool } from 'pg';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import { holdLease, type Lease } from '../../adapters/db/lease.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import { Problem } from '../../base/errors.ts';
import { joinPath } from '../../base/paths.ts';
import { targetMark } from '../../catalog/volume/target-mark.ts';
import { type RestoreRow, type RestoreStore, restoreStore } from './restore.store.ts';
import { CalledOff, restoreAll } from './run-restore.ts';

export interface RestoreDeps {
  pool: Pool;
  live: LivePublisher;
  archiveRoot: string;
  ownership: OwnershipSettings;
  store: ObjectStore | null;
  storeAddress: string | null;
  /** Who holds the leases of this process. */
  holder: string;
  /** Does something with a Volume of a Drive so that a release of the Drive ends it. */
  reading: (
    volumeId: string,
    signal: AbortSignal,
    act: (signal: AbortSignal) => Promise<void>,
  ) => Promise<void>;
}

/**
 * Runs a Restore from where its row says it stands: look, read, prove, place, record. May be called twice; one run
 * holds the lease.
 */
export async function runRestore(deps: RestoreDeps, restoreId: string, signal: AbortSignal): Promise<void> {
  const rows = restoreStore(deps.pool);
  const claim = { resource: `restore:${restoreId}`, holder: deps.holder };
  await holdLease(deps.pool, claim, signal, async (lease, held) => {
    const row = await rows.row(restoreId);
    if (!row) return;
    const act = (stoppable: AbortSignal) => attempt(deps, rows, row, lease, stoppable);
    if (!(await rows.begin(row.id))) await clearTarget(row);
    else if (row.ontoVolumeId === null) await act(held);
    else await deps.reading(row.ontoVolumeId, held, act);
    deps.live.publish({ type: 'restore.changed', restoreId });
  });
}

async function attempt(
  deps: RestoreDeps,
  rows: RestoreStore,
  row: RestoreRow,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  try {
    await restoreAll(deps, rows, row, lease, signal);
    await clearTarget(row);
    await rows.end(row.id, 'done', { reason: null, detail: null });
  } catch (error) {
    await endedBy(rows, row, error, signal);
  }
}

/** What was stopped goes on by itself, and so does what lacks something that may come back. */
async function endedBy(
  rows: RestoreStore,
  row: RestoreRow,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  if (error instanceof CalledOff) return clearTarget(row);
  const why = error instanceof Problem ? error : signal.reason instanceof Problem ? signal.reason : null;
  if (why?.code === 'lease-lost') return;
  if (why && why.again !== 'never') {
    await rows.end(row.id, 'waiting', { reason: why.code, detail: why.detail });
    return;
  }
  await clearTarget(row);
  await rows.end(row.id, 'failed', { reason: why?.code ?? 'internal', detail: why?.detail ?? null });
  if (why === null) throw error;
}

/** Nothing of ours stays in the target but the restored files. */
async function clearTarget(row: RestoreRow): Promise<void> {
  const mark = joinPath(row.target, Buffer.from(targetMark(row.id)));
  await rm(mark, { recursive: true, force: true }).catch(() => {});
}
