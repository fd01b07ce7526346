import type { PoolClient } from 'pg';
import { problem } from '../../base/errors.ts';

/** What nobody but an Ingest or a person puts there. */
const TELLING = ['drive', 'content', 'ingest', 'share', 'place'];
/** What a fresh installation puts there by itself; the accounts and what belongs to them stay. */
const BY_ITSELF = ['paper', 'archive_finding', 'archive_walk', 'setting', 'volume', 'site'];

/** @throws Problem `catalogue-not-empty` */
export async function requireEmpty(client: PoolClient): Promise<void> {
  const some = TELLING.map((table) => `exists (select from "${table}")`).join(' or ');
  const { rows } = await client.query<{ some: boolean }>(`select ${some} as some`);
  if (rows[0]!.some) throw problem('catalogue-not-empty');
}

/** Keeps everybody else from writing until the transaction ends, and leaves the accounts only. */
export async function clearFresh(client: PoolClient): Promise<void> {
  const tables = [...TELLING, ...BY_ITSELF, 'file', 'folder', 'copy', 'upload'];
  const list = tables.map((table) => `"${table}"`).join(', ');
  await client.query(`lock table ${list} in share row exclusive mode`);
  await requireEmpty(client);
  for (const table of BY_ITSELF) await client.query(`delete from "${table}"`);
}

/** The id of the Archive that a fresh installation made, or null. */
export async function freshArchive(client: PoolClient): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(`select id from volume where kind = 'archive'`);
  return rows[0]?.id ?? null;
}
