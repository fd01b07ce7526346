import type { Pool } from 'pg';

/** Whether a Volume has Files of its own, or was not looked through yet: it is then never written. */
export async function isSource(pool: Pool, volumeId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from volume where id = $1
       and (exists (select from file where volume_id = $1) or (cardinality(source_folders) > 0 and last_scan_at is null))`,
    [volumeId],
  );
  return rowCount === 1;
}
