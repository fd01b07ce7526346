import type { Pool, PoolClient } from 'pg';
import { problem } from '../../base/errors.ts';

const LEASE_SECONDS = 30;

/** The right to work on a resource. Every transaction that records work checks the fencing number. */
export interface Lease {
  resource: string;
  holder: string;
  fence: bigint;
}

/** Takes a lease that is free or has run out, for `seconds`; null while another holds it. */
export async function takeLease(
  pool: Pool,
  resource: string,
  holder: string,
  seconds: number,
): Promise<Lease | null> {
  const { rows } = await pool.query<{ fence: bigint }>(
    `insert into lease (resource, holder, fence, expires_at) values ($1, $2, 1, now() + make_interval(secs => $3))
     on conflict (resource) do update set holder = $2, fence = lease.fence + 1, expires_at = excluded.expires_at,
       recalled = false where lease.expires_at < now()
     returning fence`,
    [resource, holder, seconds],
  );
  return rows[0] ? { resource, holder, fence: rows[0].fence } : null;
}

/** Prolongs a lease; false when another has taken it, or when it was recalled. */
export async function renewLease(pool: Pool, lease: Lease, seconds: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update lease set expires_at = now() + make_interval(secs => $3) where resource = $1 and fence = $2 and not recalled`,
    [lease.resource, lease.fence, seconds],
  );
  return rowCount === 1;
}

/** Lets another take it at once; the fencing number stays. */
export async function giveBackLease(pool: Pool, lease: Lease): Promise<void> {
  await pool.query(`update lease set expires_at = '-infinity' where resource = $1 and fence = $2`, [
    lease.resource,
    lease.fence,
  ]);
}

/**
 * Works while holding a lease, which is renewed all the time; the signal that `act` is given ends with it.
 * Null: another has the lease, and nothing was done.
 */
export async function holdLease<T>(
  pool: Pool,
  claim: { resource: string; holder: string },
  signal: AbortSignal,
  act: (lease: Lease, signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const lease = await takeLease(pool, claim.resource, claim.holder, LEASE_SECONDS);
  if (!lease) return null;
  const lost = new AbortController();
  const renew = async () => {
    if (!(await renewLease(pool, lease, LEASE_SECONDS))) lost.abort(problem('lease-lost'));
  };
  // While the database is away the lease runs out by itself.
  const renewal = setInterval(() => renew().catch(() => {}), (LEASE_SECONDS * 1000) / 3);
  try {
    return await act(lease, AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(renewal);
    await giveBackLease(pool, lease);
  }
}

/** Ends the leases of holders that are known to be dead: those whose names begin so. */
export async function endLeasesOf(pool: Pool, holder: string): Promise<void> {
  await pool.query(`update lease set expires_at = '-infinity' where starts_with(holder, $1)`, [holder]);
}

/**
 * Recalls leases: once this is committed nothing more is recorded under them, and their holders stop within seconds.
 * Waits for the recordings that are under way.
 */
export async function recallLeases(client: PoolClient, resources: string[]): Promise<void> {
  await client.query('update lease set recalled = true where resource = any($1) and expires_at > now()', [
    resources,
  ]);
}

/** Whether a holder of one of these leases may still be at work, although it was recalled. */
export async function areRecalledHeld(pool: Pool, resources: string[]): Promise<boolean> {
  const { rowCount } = await pool.query(
    'select from lease where resource = any($1) and recalled and expires_at > now()',
    [resources],
  );
  return rowCount !== 0;
}

/** Runs a transaction that records work; it fails with `lease-lost` when another has taken the lease. */
export async function underLease<T>(
  pool: Pool,
  lease: Lease,
  record: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return transaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `select 1 from lease where resource = $1 and fence = $2 and expires_at > now() and not recalled for share`,
      [lease.resource, lease.fence],
    );
    if (rowCount !== 1) throw problem('lease-lost');
    return record(client);
  });
}

/** Runs statements as one: all are kept or none. */
export async function transaction<T>(pool: Pool, act: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await act(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
