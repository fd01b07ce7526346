import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const INVALID_CATALOG_NAME = '3D000';
const CANNOT_CONNECT_NOW = '57P03';
const NOT_THERE_YET = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EACCES', CANNOT_CONNECT_NOW]);

/** Waits until PostgreSQL answers, and creates the database that the URL names if it is missing. */
export async function ensureDatabase(databaseUrl: string, patienceMs: number): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const code = await tryToConnect(databaseUrl);
    if (code === null) return;
    if (code === INVALID_CATALOG_NAME) return createDatabase(databaseUrl);
    if (!NOT_THERE_YET.has(code) || Date.now() > end) throw new Error(`PostgreSQL does not answer (${code})`);
    await sleep(25);
  }
}

async function tryToConnect(connectionString: string): Promise<string | null> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).message;
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
