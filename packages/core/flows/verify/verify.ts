import { holdLease, type Lease } from '../../adapters/db/lease.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import { Problem, problem } from '../../base/errors.ts';
import { type CheckedCopy, checkCopies } from './check-copies.ts';
import { compareListing } from './compare-listing.ts';
import { openReader, type ReaderDeps } from './open-reader.ts';
import { type VerifyRow, type VerifyStore, verifyStore } from './verify.store.ts';

/** Heals what is in trouble; given from outside: flows do not import flows. */
export type Heal = (
  scope: { verifyId: string; driveId: string | null; missing: boolean },
  signal: AbortSignal,
) => Promise<{ healed: number; unhealed: number }>;

export interface VerifyDeps extends ReaderDeps {
  live: LivePublisher;
  /** Who holds the leases of this process. */
  holder: string;
  heal: Heal;
  /** The same on an attached Drive, which is written then. */
  healDrive: (volumeId: string, signal: AbortSignal) => Promise<{ healed: number; unhealed: number }>;
  /** What the keys of the store begin with; empty for all of the bucket. */
  storePrefix: string;
}

const BATCH = 4096;
const REST = 100;

/**
 * Runs a Verify from where its rows say it stands: read, compare, record; then heal where that was asked for.
 * May be called twice; one run holds the lease.
 */
export async function runVerify(deps: VerifyDeps, verifyId: string, signal: AbortSignal): Promise<void> {
  const rows = verifyStore(deps.pool);
  const claim = { resource: `verify:${verifyId}`, holder: deps.holder };
  await holdLease(deps.pool, claim, signal, async (lease, held) => {
    const row = await rows.row(verifyId);
    if (!row || row.state === 'done' || row.state === 'failed') return;
    try {
      await work(deps, rows, row, lease, held);
      await rows.end(row.id, 'done', null);
    } catch (error) {
      await endedBy(rows, row, error, held);
    }
    deps.live.publish({ type: 'verify.changed', verifyId });
    deps.live.publish({ type: 'safety.changed' });
  });
}

async function work(
  deps: VerifyDeps,
  rows: VerifyStore,
  row: VerifyRow,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  if (row.listing) return list(deps, rows, row, lease, signal);
  const reader = await openReader(
    deps,
    { id: row.volumeId, kind: row.kind, address: row.address },
    null,
    signal,
  );
  try {
    await rows.begin(row.id);
    const record = async (checked: CheckedCopy[]) => {
      await rows.record(lease, row, checked);
      deps.live.publish({ type: 'verify.changed', verifyId: row.id });
    };
    await checkCopies({ reader, next: () => rows.next(row.id, BATCH), record }, signal);
  } finally {
    await reader.close();
  }
  if (!row.heal || row.kind === 'cloud') return;
  const scope = { verifyId: row.id, driveId: row.driveId, missing: row.healMissing };
  const { healed, unhealed } =
    row.kind === 'drive' ? await deps.healDrive(row.volumeId, signal) : await deps.heal(scope, signal);
  await rows.countHealed(row.id, healed, unhealed);
}

/** Compares the listing of the cloud with the catalogue. */
async function list(
  deps: VerifyDeps,
  rows: VerifyStore,
  row: VerifyRow,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const { store } = deps;
  if (!store || deps.storeAddress !== row.address) throw problem('no-store');
  await rows.begin(row.id);
  const record = async (checked: CheckedCopy[]) => {
    signal.throwIfAborted();
    if (checked.length > 0) await rows.record(lease, row, checked);
    deps.live.publish({ type: 'verify.changed', verifyId: row.id });
  };
  const withKeys = (hashes: Buffer[]) => rows.stored(row.id, { hashes });
  const rest = () => rows.stored(row.id, { next: REST });
  await compareListing({ store, prefix: deps.storePrefix, withKeys, rest, record }, signal);
}

/** What was stopped goes on by itself; a Volume that is away ends the Verify, and what it recorded stays. */
async function endedBy(
  rows: VerifyStore,
  row: VerifyRow,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  if (error instanceof Problem && error.code !== 'lease-lost') {
    await rows.end(row.id, 'failed', error.code);
    return;
  }
  if (signal.aborted) return;
  await rows.end(row.id, 'failed', 'internal');
  throw error;
}
