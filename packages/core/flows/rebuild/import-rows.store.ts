import type { PoolClient } from 'pg';
import { keptTables } from '../../catalog/paper/catalogue-tables.ts';

/** What a row says of work that was under way somewhere else. */
const SETTLED: Record<string, Record<string, string>> = {
  // Pictures are made anew, from the bytes.
  photo: { state: `case r.state when 'done' then 'pending' else r.state end` },
  upload: { state: `case r.state when 'sending' then 'pending' else r.state end` },
  restore: { state: `case when r.state in ('waiting', 'running') then 'cancelled' else r.state end` },
  verify: { state: `case when r.state in ('waiting', 'running') then 'failed' else r.state end` },
  card_check: { state: `case when r.state in ('waiting', 'running') then 'failed' else r.state end` },
  rehearsal: { state: `case when r.state in ('waiting', 'running') then 'failed' else r.state end` },
  archive_walk: { state: `case when r.state in ('waiting', 'running') then 'failed' else r.state end` },
};

/** Puts the rows of one table back; what the database has more has its usual value. */
export async function openTable(client: PoolClient, table: string, columns: readonly string[]) {
  const kept = keptTables.find(({ name }) => name === table);
  if (!kept) throw new Error(`There is no table ${JSON.stringify(table)} in an export.`);
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns where table_schema = current_schema() and table_name = $1`,
    [table],
  );
  const known = new Set(rows.map(({ name }) => name));
  const shared = columns.filter((column) => known.has(column));
  const names = shared.map((column) => `"${column}"`).join(', ');
  const values = shared.map((column) => SETTLED[table]?.[column] ?? `r."${column}"`).join(', ');
  const from = `from unnest($1::text[]) as l, json_populate_record(null::"${table}", l::json) as r`;
  const insert = `insert into "${table}" (${names}) select ${values} ${from}`;
  return async (lines: string[]): Promise<void> => {
    if (table === 'account') await client.query(SAME_PERSON, [lines]);
    await client.query(`${insert} ${MERGED[table] ?? ''}`, [lines]);
  };
}

/** Whoever set this installation up is the same person under the same e-mail, and keeps the new password. */
const SAME_PERSON = `
  update account a set id = r.id from unnest($1::text[]) as l, json_populate_record(null::account, l::json) as r
  where a.email = r.email and a.id <> r.id`;
const MERGED: Record<string, string> = {
  account: `on conflict (id) do update set name = excluded.name, role = excluded.role, created_at = excluded.created_at`,
  api_token: 'on conflict do nothing',
};

/** Lets new rows have ids after the ones that were put back. */
export async function advanceSequences(client: PoolClient): Promise<void> {
  for (const { name, order } of keptTables) {
    if (order !== 'id') continue;
    const { rows } = await client.query<{ sequence: string | null }>(
      `select pg_get_serial_sequence($1, 'id') as sequence`,
      [name],
    );
    const { sequence } = rows[0]!;
    if (sequence === null) continue;
    await client.query(
      `select setval($1::regclass, greatest((select coalesce(max(id), 0) from "${name}"), 1), exists (select from "${name}"))`,
      [sequence],
    );
  }
}
