import type { Pool } from 'pg';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import { isAway } from '../../adapters/db/is-away.ts';
import { holdLease } from '../../adapters/db/lease.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { Clock } from '../../base/clock.ts';
import { Problem } from '../../base/errors.ts';
import type { Settings } from '../../base/settings.ts';
import type { AttachedVolume } from '../../catalog/drive/attached-drive.store.ts';
import type { ManifestHash, What } from '../../catalog/drive/retirement.ts';
import { readyArchive } from '../../catalog/volume/archive.store.ts';
import { countArchiveCopies } from './gather.store.ts';
import { gather } from './gather.ts';
import { type RetirementRow, type RetireStore, retireStore } from './retire.store.ts';

/** What of a Volume lies outside its source folders; names as latin1. */
export interface Outside {
  files: number;
  bytes: number;
  unreadable: number;
  folders: { name: string; files: number; bytes: number }[];
  more: boolean;
}

export interface RetireDeps {
  pool: Pool;
  clock: Clock;
  live: LivePublisher;
  archiveRoot: string;
  ownership: OwnershipSettings;
  /** Who holds the leases of this process. */
  holder: string;
  settings: () => Promise<Settings>;
  /** Walks what is not ingested; given from outside: flows do not import flows. */
  lookOutside: (volume: AttachedVolume, signal: AbortSignal) => Promise<Outside>;
  /** Hashes the Drive's manifest; given from outside as well. */
  manifest: (driveId: string, signal: AbortSignal) => Promise<ManifestHash>;
  /** Does something with the Volumes of a Drive so that a release or a detach ends it. */
  holding: (
    driveId: string,
    signal: AbortSignal,
    act: (signal: AbortSignal) => Promise<void>,
  ) => Promise<void>;
}

/**
 * Checks whether a Drive may be put away, and puts it away with a certificate, or says what is missing. May be called
 * twice; one run holds the lease. What broke off begins anew: a proof is of now.
 */
export async function runRetirement(deps: RetireDeps, id: string, signal: AbortSignal): Promise<void> {
  const rows = retireStore(deps.pool, deps.clock);
  const claim = { resource: `retire:${id}`, holder: deps.holder };
  await holdLease(deps.pool, claim, signal, async (lease, held) => {
    const row = await rows.row(id);
    if (!row || (row.state !== 'waiting' && row.state !== 'running')) return;
    const tell = () => deps.live.publish({ type: 'retirement.changed', driveId: row.driveId });
    const act = async (stoppable: AbortSignal) => {
      await readyArchive(deps);
      await rows.begin(id, await countArchiveCopies(deps.pool, row.driveId));
      tell();
      const onChecked = async (copies: number) => {
        await rows.progress(id, copies);
        tell();
      };
      const found = await gather(deps, row.driveId, onChecked, stoppable);
      await rows.conclude(lease, row, { ...found, settings: await deps.settings() });
    };
    await deps.holding(row.driveId, held, (stoppable) =>
      act(stoppable).catch((error: unknown) => endedBy(rows, row, error, stoppable)),
    );
    tell();
    deps.live.publish({ type: 'drive.changed', driveId: row.driveId });
    deps.live.publish({ type: 'safety.changed' });
  });
}

const GONE: What[] = ['drive-away', 'drive-released'];

/** A Drive that was pulled out is not put away; a worker that stops leaves the rest to the next one. */
async function endedBy(
  rows: RetireStore,
  row: RetirementRow,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  if (isAway(error)) throw error;
  const reason = signal.aborted ? signal.reason : error;
  if (!(reason instanceof Problem)) {
    await rows.end(row.id, 'failed', 'internal', []);
    throw error;
  }
  if (reason.code === 'lease-lost') return;
  const what = GONE.find((gone) => gone === reason.code);
  if (what) return rows.end(row.id, 'refused', reason.code, [{ what, files: 0, bytes: 0, doubtful: [] }]);
  await rows.end(row.id, 'failed', reason.code, []);
}
