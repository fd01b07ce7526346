import type { Pool } from 'pg';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import { type Basis, kinOf, recordKin } from './find-kin.store.ts';
import { planKin } from './plan-kin.ts';

interface KinDeps {
  pool: Pool;
  live: LivePublisher;
}

/**
 * Says what a Drive is to those that are known: at the end of a Scan from names, sizes and times, and from contents once
 * they were read.
 */
export async function findKin({ pool, live }: KinDeps, driveId: string, basis: Basis): Promise<void> {
  const found = await kinOf(pool, driveId, basis);
  const kin = found.flatMap((one) => {
    const relation = planKin(one);
    return relation === null ? [] : [{ ...one, relation }];
  });
  await recordKin(pool, driveId, basis, kin);
  live.publish({ type: 'drive.changed', driveId });
}
