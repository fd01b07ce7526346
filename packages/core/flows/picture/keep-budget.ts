import { lstat } from 'node:fs/promises';
import type { Pool } from 'pg';
import { holdLease, type Lease } from '../../adapters/db/lease.ts';
import { errnoOf } from '../../base/errors.ts';
import { previewPath } from '../../catalog/photo/preview-path.ts';
import { type After, budgetStore, type Measured, type NotMeasured } from './budget.store.ts';
import { bytesBeyond, planEviction } from './plan-budget.ts';
import { dropPreview } from './preview-file.ts';

interface BudgetDeps {
  pool: Pool;
  /** SAFELIGHT_DATA: previews are kept below it. */
  data: string;
  holder: string;
}

const BATCH = 500;

/**
 * Takes screen sizes away until they take no more than `budget` bytes (0: no limit), those first that nobody looked at
 * for longest, and only where the Archive has the bytes to make them again. May be ended at any moment: a file goes
 * before its row says so, and one that is missing is made again when it is looked at.
 */
export async function keepPreviewBudget(
  deps: BudgetDeps,
  budget: number,
  signal: AbortSignal,
): Promise<void> {
  const claim = { resource: 'preview-budget', holder: deps.holder };
  await holdLease(deps.pool, claim, signal, async (lease, held) => {
    const rows = budgetStore(deps.pool);
    for (let found = await rows.notMeasured(BATCH); found.length > 0; found = await rows.notMeasured(BATCH)) {
      held.throwIfAborted();
      await rows.measured(lease, await measure(deps.data, found));
    }
    await evict(deps.data, rows, { lease, beyond: bytesBeyond(await rows.taken(), budget) }, held);
  });
}

async function measure(data: string, found: NotMeasured[]): Promise<Measured[]> {
  return Promise.all(
    found.map(async ({ contentId, blake3 }) => {
      const stat = await lstat(previewPath(data, blake3, 'screen')).catch((error: unknown) => {
        if (errnoOf(error) === 'ENOENT') return null;
        throw error;
      });
      return { contentId, file: stat && { bytes: stat.size, at: stat.mtime } };
    }),
  );
}

async function evict(
  data: string,
  rows: ReturnType<typeof budgetStore>,
  { lease, beyond }: { lease: Lease; beyond: number },
  signal: AbortSignal,
): Promise<void> {
  let left = beyond;
  for (let after: After | null = null; left > 0; ) {
    signal.throwIfAborted();
    const screens: Awaited<ReturnType<typeof rows.next>> = await rows.next(after, BATCH);
    const going = planEviction(screens, left);
    for (const { blake3 } of going) await dropPreview(data, blake3, 'screen');
    await rows.evicted(
      lease,
      going.map(({ contentId }) => contentId),
    );
    left -= going.reduce((sum, { bytes }) => sum + bytes, 0);
    if (screens.length < BATCH) return;
    after = screens.at(-1)!;
  }
}
