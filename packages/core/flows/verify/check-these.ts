import type { Lease } from '../../adapters/db/lease.ts';
import type { Settings } from '../../base/settings.ts';
import type { Verdict } from '../../catalog/copy/judge-reading.ts';
import { type CheckedCopy, checkCopies } from './check-copies.ts';
import { openReader, type ReaderDeps } from './open-reader.ts';
import { scrubStore } from './scrub.store.ts';

const BATCH = 256;
const MB = 1_000_000;

/** Reads these Copies of the Archive at the pace of the Scrub, records what that says, and counts it. */
export async function checkThese(
  deps: ReaderDeps & { settings: () => Promise<Settings> },
  copyIds: bigint[],
  lease: Lease,
  signal: AbortSignal,
): Promise<Record<Verdict, number>> {
  const counts = { good: 0, damaged: 0, changed: 0, missing: 0, unreadable: 0, later: 0 };
  const rows = scrubStore(deps.pool);
  const archiveId = await rows.archiveId();
  if (copyIds.length === 0 || !archiveId) return counts;
  const archive = { id: archiveId, kind: 'archive', address: null };
  const { scrubMegabytes } = await deps.settings();
  const reader = await openReader(deps, archive, scrubMegabytes * MB, signal);
  let at = 0;
  const next = async () => {
    const some = copyIds.slice(at, at + BATCH);
    at += BATCH;
    return rows.byIds(some);
  };
  const record = async (checked: CheckedCopy[]) => {
    await rows.record(lease, archive, checked);
    for (const { verdict } of checked) counts[verdict]++;
  };
  await checkCopies({ reader, next, record }, signal).finally(() => reader.close());
  return counts;
}
