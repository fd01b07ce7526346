import { foundAgain, keptTables } from '@safelight/core/catalog/paper/catalogue-tables.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../support/database.ts';

describe('catalogue exports', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startDatabase();
  });
  afterAll(() => database?.stop());

  test('hold every table that cannot be found again, and of each other one it is said why not', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = current_schema() order by table_name`,
    );
    const named = [...keptTables.map(({ name }) => name), ...Object.keys(foundAgain)];
    expect(named.toSorted()).toEqual(rows.map(({ name }) => name));
  });

  test('leave out only columns that exist', async () => {
    for (const { name, without = [], acts } of keptTables) {
      const { rows } = await database.pool.query<{ name: string }>(
        'select column_name as name from information_schema.columns where table_name = $1',
        [name],
      );
      const columns = rows.map((row) => row.name);
      expect(columns).toEqual(expect.arrayContaining([...without, ...(acts?.quiet ?? [])]));
    }
  });

  test('name what is referred to before what refers to it', async () => {
    const { rows } = await database.pool.query<{ from: string; to: string }>(
      `select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint
       where contype = 'f' and conrelid <> confrelid`,
    );
    const names = keptTables.map(({ name }) => name);
    const among = rows.filter(({ from }) => names.includes(from));
    expect(among.length).toBeGreaterThan(10);
    for (const { from, to } of among) expect(names.indexOf(to)).toBeLessThan(names.indexOf(from));
    for (const { to } of among) expect(names).toContain(to);
  });
});
