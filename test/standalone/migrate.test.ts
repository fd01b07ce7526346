import { createHash } from 'node:crypto';
import { connect, type Database } from '@safelight/core/adapters/db/connect.ts';
import { ensureDatabase } from '@safelight/core/adapters/db/ensure-database.ts';
import { migrate } from '@safelight/core/adapters/db/migrate.ts';
import { type Migration, readMigrations } from '@safelight/core/adapters/db/read-migrations.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { temporaryPostgres } from '@safelight/standalone/postgres/temporary.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

let postgres: Awaited<ReturnType<typeof temporaryPostgres>>;
let url: string;
let db: Database;
let made = 0;

beforeAll(async () => {
  postgres = await temporaryPostgres();
});
afterAll(() => postgres.stop());

beforeEach(async () => {
  made++;
  url = postgres.url.replace('/safelight?', `/migrate${made}?`);
  await ensureDatabase(url, 5_000);
  db = connect(url, { connections: 2 });
});
afterEach(() => db.close());

function step(name: string, sql: string): Migration {
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

test('three processes at once apply every migration once, and the next start finds nothing to do', async () => {
  const names = readMigrations().map(({ name }) => name);
  const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  expect(applied.flat()).toEqual(names);
  expect(await migrate(url)).toEqual([]);
  expect(await db.prisma.setting.count()).toBe(0);
});

test('what was set of the scrub is kept when its settings move to all others', async () => {
  const all = readMigrations();
  const at = all.findIndex(({ name }) => name.endsWith('_scrub_settings'));
  await migrate(url, all.slice(0, at));
  await db.pool.query('insert into setting (key, value, updated_at) values ($1, $2, now())', [
    'scrub',
    JSON.stringify({ archiveDays: 30, bytesPerSecond: 4_600_000 }),
  ]);
  await migrate(url, all);
  expect(await currentSettings(db.pool, {})).toMatchObject({
    ...{ scrubArchiveDays: 30, scrubDriveDays: 730, scrubMegabytes: 5 },
  });
  expect(await db.prisma.setting.count()).toBe(2);
});

test('hand-written SQL may hold functions, strings and comments with semicolons', async () => {
  const sql = `CREATE FUNCTION twice(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN n := n * 2; RETURN n; END $$;
    -- a comment; with a semicolon
    CREATE TABLE word (text text DEFAULT 'a;b');`;
  expect(await migrate(url, [step('1_hand', sql)])).toEqual(['1_hand']);
  expect((await db.pool.query('SELECT twice(21) AS n')).rows).toEqual([{ n: 42 }]);
});

test('a migration that fails leaves nothing behind, says why, and is tried again by the next start', async () => {
  const broken = step('2_second', 'CREATE TABLE half (id int); SELECT 1/0;');
  const first = step('1_first', 'CREATE TABLE whole (id int)');
  await expect(migrate(url, [first, broken])).rejects.toThrow('Migration 2_second: division by zero');
  expect(
    (await db.pool.query(`SELECT to_regclass('half') AS half, to_regclass('whole') AS whole`)).rows,
  ).toEqual([{ half: null, whole: 'whole' }]);
  expect(await migrate(url, [first, step('2_second', 'CREATE TABLE half (id int)')])).toEqual(['2_second']);
});

test('hand-written SQL and Prisma give the same values, whatever the zone of the machine', async () => {
  const { rows } = await db.pool.query(
    `SELECT 9007199254740993::int8 AS big, '2018-05-03 14:07:22.5'::timestamp AS wall, lower('É') AS lower`,
  );
  expect(rows).toEqual([{ big: 9007199254740993n, wall: new Date('2018-05-03T14:07:22.500Z'), lower: 'é' }]);
});
