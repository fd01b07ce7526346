import { keptTables } from '@safelight/core/catalog/paper/catalogue-tables.ts';
import type { Pool } from 'pg';

/** What may differ after a rebuild: how things are now, and what is made anew from the bytes. */
const LIVING: Record<string, string[]> = {
  volume: ['free', 'state', 'state_detail', 'state_since', 'unproven'],
  photo: [
    'record',
    'thumb',
    'screen',
    'screen_bytes',
    'screen_at',
    'evicted',
    'state',
    'attempts',
    'next_at',
    'reason',
  ],
  folder: ['scan_digest'],
};

/** Every row of a catalogue that an export keeps, by its table. */
export async function rowsOfCatalogue(
  pool: Pool,
  changed: Record<string, string[]> = {},
): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {};
  for (const { name, order } of keptTables) {
    const without = [...(LIVING[name] ?? []), ...(changed[name] ?? [])];
    const { rows } = await pool.query<{ row: unknown }>(
      `select to_jsonb(t) - $1::text[] as row from "${name}" t order by ${order}`,
      [without],
    );
    tables[name] = rows.map(({ row }) => row);
  }
  // A rebuild asks for a walk.
  delete tables.archive_walk;
  return tables;
}
