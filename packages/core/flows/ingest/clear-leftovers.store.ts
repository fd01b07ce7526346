import type { Pool } from 'pg';
import type { ArchiveStore } from '../../adapters/archive-store/archive-store.ts';
import { runName } from './run-ingest.ts';

/** Removes the temporary files of runs that nobody holds a lease for: they were killed. */
export async function clearLeftovers(pool: Pool, archive: ArchiveStore): Promise<void> {
  // Listed before the leases are read: a run that begins in between is not among them.
  const runs = archive.runs();
  if (runs.length === 0) return;
  const { rows } = await pool.query<{ id: string; fence: bigint }>(
    `select substring(resource from 'ingest:(.*)') as id, fence from lease
     where resource like 'ingest:%' and expires_at > now()`,
  );
  const alive = new Set(rows.map(({ id, fence }) => runName({ id, fence })));
  for (const run of runs) if (!alive.has(run)) archive.clear(run);
}
