import type pg from 'pg';

/** An adoption from the bucket, the newest first. */
export interface AdoptionRow {
  id: string;
  prefix: string;
  state: 'listing' | 'proving';
  reason: string | null;
  objects: number;
  matched: number;
  matched_bytes: number;
  known: number;
  unclear: number;
  proven: number;
  different: number;
  started_at: Date;
  finished_at: Date | null;
}

const MOST = 20;

/** What was adopted from the bucket of an address, and is being adopted. */
export async function adoptionRows(pool: pg.Pool, address: string): Promise<AdoptionRow[]> {
  const { rows } = await pool.query<AdoptionRow>(
    `SELECT id, prefix, state, reason, objects::float8, matched::float8, matched_bytes::float8, known::float8,
       unclear::float8, proven::float8, different::float8, started_at, finished_at
     FROM cloud_adoption WHERE volume_id = (SELECT id FROM volume WHERE address = $1)
     ORDER BY started_at DESC LIMIT ${MOST}`,
    [address],
  );
  return rows;
}
