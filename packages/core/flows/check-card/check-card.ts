import { holdLease, type Lease } from '../../adapters/db/lease.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import { Problem } from '../../base/errors.ts';
import { type CardCheckRow, type CardCheckStore, CheckOver, cardCheckStore } from './card-check.store.ts';
import { type CheckDeps, checkWhole } from './run-check.ts';

export interface CardCheckDeps extends CheckDeps {
  live: LivePublisher;
  /** Who holds the leases of this process. */
  holder: string;
  /** Does something with a Volume so that a release of its Drive, or its going away, ends it. */
  reading: (
    volumeId: string,
    signal: AbortSignal,
    act: (signal: AbortSignal) => Promise<void>,
  ) => Promise<void>;
}

/**
 * Looks whether a card may be formatted, and records the verdict. May be called twice; one run holds the lease. A run
 * that broke off begins again: half a check proves nothing.
 */
export async function runCardCheck(deps: CardCheckDeps, checkId: string, signal: AbortSignal): Promise<void> {
  const rows = cardCheckStore(deps.pool);
  const claim = { resource: `card-check:${checkId}`, holder: deps.holder };
  await holdLease(deps.pool, claim, signal, async (lease, held) => {
    const row = await rows.row(checkId);
    if (!row || row.state === 'done' || row.state === 'failed') return;
    await deps.reading(row.volumeId, held, (stoppable) => attempt(deps, rows, row, lease, stoppable));
    deps.live.publish({ type: 'card.changed', checkId, driveId: row.driveId });
  });
}

async function attempt(
  deps: CardCheckDeps,
  rows: CardCheckStore,
  row: CardCheckRow,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const progress = () => deps.live.publish({ type: 'card.changed', checkId: row.id, driveId: row.driveId });
  try {
    await checkWhole(deps, rows, row, { lease, progress }, signal);
  } catch (error) {
    if (error instanceof CheckOver) return;
    const why = signal.reason instanceof Problem ? signal.reason : error;
    if (!(why instanceof Problem)) {
      await rows.fail(row.id, 'internal');
      throw error;
    }
    // The worker stops, or another has taken it over: it begins again.
    if (why.code !== 'lease-lost') await rows.fail(row.id, why.code);
  }
}
