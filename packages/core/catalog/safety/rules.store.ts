import type { Pool, PoolClient } from 'pg';
import type { Rule } from './judge.ts';

/** The rules of Drives that have one of their own. */
export async function rulesOf(client: Pool | PoolClient): Promise<Map<string, Rule>> {
  const { rows } = await client.query<{ id: string; rule: Rule }>(
    'SELECT id, rule FROM drive WHERE rule IS NOT NULL',
  );
  return new Map(rows.map(({ id, rule }) => [id, rule]));
}
