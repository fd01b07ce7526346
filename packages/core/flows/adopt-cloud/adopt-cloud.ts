import type { Pool } from 'pg';
import { holdLease, type Lease } from '../../adapters/db/lease.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import { Problem } from '../../base/errors.ts';
import { type Adoption, cloudAdoptions } from './adopt-cloud.store.ts';
import { compareDigests } from './compare-digests.ts';
import { matchPages } from './match-pages.ts';

export interface AdoptCloudDeps {
  pool: Pool;
  archiveRoot: string;
  store: ObjectStore | null;
  storeAddress: string | null;
  live: LivePublisher;
  /** Who holds the leases of this process. */
  holder: string;
}

/**
 * Goes on with every adoption from the bucket that is not over: its listing is matched with the catalogue, then what
 * has a plain MD5 is compared with the bytes in the Archive. Nothing in the bucket is changed.
 */
export async function adoptFromCloud(deps: AdoptCloudDeps, signal: AbortSignal): Promise<void> {
  const { pool, store } = deps;
  if (!store || deps.storeAddress === null) return;
  const { rows } = await pool.query<{ id: string }>('select id from volume where address = $1', [
    deps.storeAddress,
  ]);
  if (!rows[0]) return;
  for (const adoption of await cloudAdoptions(pool).open(rows[0].id)) {
    const claim = { resource: `adopt-cloud:${adoption.id}`, holder: deps.holder };
    await holdLease(pool, claim, signal, (lease, held) => work(deps, store, adoption, lease, held));
  }
}

async function work(
  deps: AdoptCloudDeps,
  store: ObjectStore,
  adoption: Adoption,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const rows = cloudAdoptions(deps.pool);
  try {
    if (adoption.state === 'listing') await matchPages({ store, rows, adoption, lease }, signal);
    await compareDigests({ rows, adoption, lease, archiveRoot: deps.archiveRoot }, signal);
    await rows.end(adoption.id, null);
  } catch (error) {
    // A store or an Archive that is away is asked again by the schedule.
    if (signal.aborted || !(error instanceof Problem)) throw error;
    if (error.again === 'never') await rows.end(adoption.id, error.code);
  }
  deps.live.publish({ type: 'safety.changed' });
}
