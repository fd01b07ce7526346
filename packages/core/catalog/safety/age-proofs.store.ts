import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { Freshness } from './copy-fact.ts';

/**
 * Marks what proofs grew stale for since the last time, by the index over their dates. Also right when the limits were
 * changed or a clock jumped back: whatever lies between the old limit and the new one is counted anew.
 */
export async function ageProofs(pool: Pool, { nas, drive, cloud }: Freshness): Promise<void> {
  await transaction(pool, async (client) => {
    const { rows } = await client.query<{ now: Date }>(
      'SELECT clock_timestamp() AS now FROM safety_age FOR UPDATE',
    );
    const limits = [rows[0]!.now, nas, drive, cloud];
    await client.query(
      `WITH volumes AS (
         SELECT volume.id, aged_to, ahead_to,
           CASE WHEN kind = 'cloud' THEN cloud_days WHEN kind = 'archive' OR on_archive THEN nas_days ELSE drive_days END AS before,
           CASE WHEN kind = 'cloud' THEN $4::int WHEN kind = 'archive' OR on_archive THEN $2::int ELSE $3::int END AS days
         FROM volume CROSS JOIN safety_age
       ), limits AS (
         SELECT id, aged_to AS a, $1::timestamptz AS b FROM volumes
         WHERE ahead_to IS NOT NULL OR aged_to > $1::timestamptz
         UNION ALL
         SELECT id, aged_to - before * interval '24 hours', $1::timestamptz - days * interval '24 hours' FROM volumes
       )
       INSERT INTO safety_dirty
       SELECT marked.content_id FROM limits CROSS JOIN LATERAL (
         SELECT content_id FROM copy WHERE volume_id = limits.id AND state = 'present'
           AND at >= least(a, b) AND at <= greatest(a, b)) AS marked`,
      limits,
    );
    await client.query(
      `UPDATE safety_age SET aged_to = $1, nas_days = $2, drive_days = $3, cloud_days = $4,
         ahead_to = CASE WHEN ahead_to > $1 THEN ahead_to END`,
      limits,
    );
  });
}
