import { addUpTimeline } from '@safelight/core/catalog/timeline/timeline-parts.store.ts';
import { timelineDays } from '@safelight/core/reports/timeline/timeline-days.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillCatalogue } from '../bench/search/fill.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await startDatabase();
  await fillCatalogue(db.pool, 3000);
});
afterAll(() => db?.stop());

/** What the Files say, with nothing kept beside them. */
async function counted() {
  const { rows } = await db.pool.query<{ day: number | null; photos: number }>(
    `SELECT taken_at::date - '1970-01-01'::date AS day, count(*)::int AS photos FROM file
     WHERE on_drive = 'present' AND kind IN ('photo', 'film') GROUP BY 1 ORDER BY 1 DESC NULLS LAST`,
  );
  return {
    days: rows.filter(({ day }) => day !== null),
    undated: rows.find(({ day }) => day === null)?.photos ?? 0,
  };
}

const expectRight = async () => expect(await timelineDays(db.pool)).toEqual(await counted());

/** What Ingests, Scans and looks at pictures do to Files, in numbers. */
const changes: [string, string][] = [
  ['as they were taken in', 'SELECT'],
  ['pictures go from their drive', `UPDATE file SET on_drive = 'gone' WHERE id % 7 = 0`],
  ['and come back', `UPDATE file SET on_drive = 'present' WHERE id % 14 = 0`],
  [
    'they get another date, also one before 1970',
    `UPDATE file SET taken_at = '1931-05-03 23:59:59', order_key = -(extract(epoch FROM timestamp '1931-05-03 23:59:59') * 1000)::bigint
     WHERE id % 11 = 0`,
  ],
  ['they lose it', `UPDATE file SET taken_at = NULL, order_key = 9223372036854775807 WHERE id % 13 = 0`],
  ['a file becomes a picture', `UPDATE file SET kind = 'photo' WHERE id % 17 = 0`],
  [
    'they are removed',
    `WITH old AS (DELETE FROM file_version WHERE file_id % 19 = 0) DELETE FROM file WHERE id % 19 = 0`,
  ],
];
test.each(changes)('the days are right when %s', async (_, sql) => {
  await db.pool.query(sql);
  await expectRight();
});

test('adding up changes nothing but the number of parts, whoever writes meanwhile', async () => {
  const parts = async () =>
    Number((await db.pool.query('SELECT count(*) AS n FROM timeline_part')).rows[0].n);
  const before = await parts();
  await Promise.all([
    addUpTimeline(db.pool, 10),
    addUpTimeline(db.pool, 10),
    db.pool.query(`UPDATE file SET on_drive = 'gone' WHERE id % 23 = 0`),
  ]);
  await expectRight();
  await addUpTimeline(db.pool, 10);
  const { days, undated } = await counted();
  expect(await parts()).toBe(days.length + Number(undated > 0));
  expect(await parts()).toBeLessThan(before);
  await addUpTimeline(db.pool);
  await expectRight();
});
