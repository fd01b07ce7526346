import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import type { Applying } from './migrate-thread.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

/** Any number that only Safelight's migrations take. */
const ADVISORY_LOCK = 4_700_320_001n;

/**
 * Brings the database to the newest schema and returns the names of the migrations it applied.
 * Safe to call from several processes at once and at every start; a migration that broke off is tried again.
 */
export async function migrate(databaseUrl: string, migrations = readMigrations()): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    if (await isUpToDate(client, migrations)) return [];
    return await applyMigrations(databaseUrl, migrations);
  } finally {
    await client.end();
  }
}

async function isUpToDate(client: pg.Client, migrations: Migration[]): Promise<boolean> {
  const table = await client.query(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`);
  if (!table.rows[0].exists) return false;
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  return migrations.every(({ name, checksum }) => applied.get(name) === checksum);
}

/** In a thread of its own: the engine's 50 MB are given back when it ends. */
async function applyMigrations(databaseUrl: string, migrations: Migration[]): Promise<string[]> {
  const workerData: Applying = { databaseUrl, migrations };
  const thread = new Worker(new URL('./migrate-thread.ts', import.meta.url), { workerData });
  const [applied] = (await once(thread, 'message')) as [string[]];
  return applied;
}
