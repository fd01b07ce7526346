import type { Pool, PoolClient } from 'pg';
import { keptTables } from '../../catalog/paper/catalogue-tables.ts';

const AT_ONCE = 1000;

/** Reads as of one moment; nothing that others do meanwhile is seen. */
export async function asOfNow<T>(pool: Pool, read: (client: PoolClient, at: Date) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(`begin isolation level repeatable read read only`);
    await client.query(`set local timezone to 'UTC'`);
    // The moment is taken before the snapshot, which the first statement after it takes.
    const { rows } = await client.query<{ at: Date }>('select now() as at');
    return await read(client, rows[0]!.at);
  } finally {
    await client.query('rollback').catch(() => {});
    client.release();
  }
}

/** Runs a query whose answer may be of any length, some rows at a time. */
export async function* rowsOf<R extends object>(
  client: PoolClient,
  query: string,
  values: unknown[] = [],
): AsyncGenerator<R[]> {
  await client.query(`declare long_answer no scroll cursor for ${query}`, values);
  try {
    for (;;) {
      const { rows } = await client.query<R>(`fetch ${AT_ONCE} from long_answer`);
      if (rows.length === 0) return;
      yield rows;
    }
  } finally {
    await client.query('close long_answer').catch(() => {});
  }
}

/** Everything that the catalogue knows and that cannot be found again, as lines of JSON: of each table its name and columns, then its rows. */
export async function* catalogueLines(client: PoolClient): AsyncGenerator<string[]> {
  for (const { name, order, without = [] } of keptTables) {
    const columns = await columnsOf(client, name, without);
    yield [JSON.stringify({ table: name, columns })];
    const list = columns.map((column) => `t."${column}"`).join(', ');
    const query = `select row_to_json(r)::text as line from (select ${list} from "${name}" t order by ${order}) as r`;
    for await (const rows of rowsOf<{ line: string }>(client, query)) yield rows.map(({ line }) => line);
  }
}

async function columnsOf(client: PoolClient, table: string, without: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = current_schema() and table_name = $1 order by ordinal_position`,
    [table],
  );
  return rows.map(({ name }) => name).filter((name) => !without.includes(name));
}

/** The last migration of the database: who reads the export has to know it. */
export async function lastMigration(client: PoolClient): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select max(migration_name) as name from _prisma_migrations where finished_at is not null and rolled_back_at is null`,
  );
  return rows[0]!.name;
}
