import { holdLease } from '../../adapters/db/lease.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import { Problem, problem } from '../../base/errors.ts';
import type { Settings } from '../../base/settings.ts';
import { type CheckedCopy, checkCopies } from './check-copies.ts';
import { openReader, type ReaderDeps } from './open-reader.ts';
import { scrubStore } from './scrub.store.ts';

interface ScrubDeps extends ReaderDeps {
  settings: () => Promise<Settings>;
  live: LivePublisher;
  holder: string;
}

/** After so long no more is begun, so that settings take hold; the schedule goes on. A large file is read to its end. */
const SLICE_MS = 5 * 60_000;
const BATCH = 64;
const MB = 1_000_000;

/** Reads what is due in the Archive. */
export async function scrubArchive(deps: ScrubDeps, signal: AbortSignal): Promise<void> {
  const id = await scrubStore(deps.pool).archiveId();
  if (id) await scrub(deps, { id, kind: 'archive' }, signal);
}

/** Reads what is due on an attached Volume of a Drive, while it is here. */
export async function scrubDrive(deps: ScrubDeps, volumeId: string, signal: AbortSignal): Promise<void> {
  await scrub(deps, { id: volumeId, kind: 'drive' }, signal);
}

/** Attached Volumes that have something due, each with its dock. */
export async function drivesToScrub(deps: ScrubDeps): Promise<{ volumeId: string; dockId: string }[]> {
  return scrubStore(deps.pool).drivesWithWork((await deps.settings()).scrubDriveDays);
}

async function scrub(
  deps: ScrubDeps,
  volume: { id: string; kind: 'archive' | 'drive' },
  signal: AbortSignal,
): Promise<void> {
  const rows = scrubStore(deps.pool);
  const { scrubArchiveDays, scrubDriveDays, scrubMegabytes } = await deps.settings();
  const days = volume.kind === 'archive' ? scrubArchiveDays : scrubDriveDays;
  if ((await rows.due(volume.id, days, 1)).length === 0) return;
  const over = AbortSignal.timeout(SLICE_MS);
  const claim = { resource: `scrub:${volume.id}`, holder: deps.holder };
  await holdLease(deps.pool, claim, signal, async (lease, held) => {
    try {
      const reader = await openReader(deps, { ...volume, address: null }, scrubMegabytes * MB, held);
      const record = (checked: CheckedCopy[]) => rows.record(lease, volume, checked);
      const next = async () => (over.aborted ? [] : rows.due(volume.id, days, BATCH));
      await checkCopies({ reader, next, record }, held).finally(() => reader.close());
    } catch (error) {
      // A Volume that is away is read when it is back.
      if (!held.aborted && !(error instanceof Problem && error.again !== 'never')) throw error;
    }
  });
  if (signal.aborted) throw problem('lease-lost', 'The worker is stopping.');
  deps.live.publish({ type: 'safety.changed' });
}
