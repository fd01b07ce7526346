import { randomUUID } from 'node:crypto';
import { systemClock } from '@safelight/core/base/clock.ts';
import { takeRole } from '@safelight/core/catalog/drive/take-role.store.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await startDatabase();
});
afterAll(() => db?.stop());

const one = async <T>(sql: string, values: unknown[] = []) => (await db.pool.query(sql, values)).rows[0] as T;

/** A lost drive with a proven, a damaged and an older Copy, and a Restore of it onto a new disk. */
async function restored({ failed = 0, lifecycle = 'lost' } = {}) {
  const [driveId, freshDrive, lost, fresh, restoreId] = Array.from({ length: 5 }, () => randomUUID());
  const drive = (id: string | undefined, state: string) =>
    db.pool.query(
      `insert into drive (id, kind, name, folder, folder_key, lifecycle) values ($1, 'drive', $2, $2, $2, $3)`,
      [id, id, state],
    );
  await drive(driveId, lifecycle);
  await drive(freshDrive, 'active');
  await db.pool.query(
    `insert into volume (id, kind, drive_id, fs_uuid, label) values ($1, 'drive', $2, 'OLD', 'Old'), ($3, 'drive', $4, 'NEW', 'New')`,
    [lost, driveId, fresh, freshDrive],
  );
  const { id: folder } = await one<{ id: bigint }>(
    `insert into folder (volume_id, path, path_key, name) values ($1, 'P', 'P', 'P') returning id`,
    [lost],
  );
  const content = async (hash: string) =>
    (
      await one<{ id: bigint }>(
        `insert into content (blake3, bytes, crc32, xxh64) values (convert_to($1, 'UTF8'), 1, 1, 'x') returning id`,
        [`${lost}${hash}`],
      )
    ).id;
  for (const [name, state] of [
    ['good', 'present'],
    ['rotten', 'damaged'],
  ] as const) {
    const [now, before] = [await content(name), await content(`older ${name}`)];
    const { id: file } = await one<{ id: bigint }>(
      `insert into file (volume_id, drive_id, folder_id, path, path_key, path_text, kind, bytes, mtime_ns, content_id, search_text)
       values ($1, $2, $3, convert_to($4, 'UTF8'), convert_to($4, 'UTF8'), $4, 'photo', 1, 1, $5, $4) returning id`,
      [lost, driveId, folder, name, now],
    );
    await db.pool.query(
      `insert into copy (content_id, volume_id, file_id, path, path_key, state, evidence, at)
       values ($1, $3, $4, 'p', convert_to($5, 'UTF8'), $6, 'read-back', '2020-01-01'),
         ($2, $3, $4, 'p', convert_to($5, 'UTF8'), 'missing', 'read-back', '2019-01-01')`,
      [now, before, lost, file, name, state],
    );
  }
  await db.pool.query(
    `insert into restore (id, drive_id, path, dock_id, target, onto_volume_id, state, replaces, failed)
     values ($1, $2, '', $1, '/', $3, 'done', true, $4)`,
    [restoreId, driveId, fresh, failed],
  );
  return { driveId: driveId!, freshDrive: freshDrive!, lost: lost!, restoreId: restoreId! };
}

test('what stands on the new disk is listed only, whatever the old one had; older bytes stay missing', async () => {
  const { driveId, freshDrive, lost, restoreId } = await restored();
  expect(await takeRole(db.pool, systemClock, restoreId)).toBe(driveId);
  const { rows } = await db.pool.query(
    "select state, evidence, at > now() - interval '1 hour' as fresh from copy where volume_id = $1 order by id",
    [lost],
  );
  const [listed, gone] = [
    { state: 'present', evidence: 'listed', fresh: true },
    { state: 'missing', evidence: 'read-back', fresh: false },
  ];
  expect(rows).toEqual([listed, gone, listed, gone]);
  expect(await one('select fs_uuid, label, scanned_in from volume where id = $1', [lost])).toEqual({
    ...{ fs_uuid: 'NEW', label: 'New', scanned_in: null },
  });
  expect(await one('select lifecycle from drive where id = $1', [driveId])).toEqual({ lifecycle: 'active' });
  expect(await one('select from drive where id = $1', [freshDrive])).toBeUndefined();
  // Once only.
  expect(await takeRole(db.pool, systemClock, restoreId)).toBeNull();
});

test.each([
  ['not all was restored', { failed: 1 }],
  ['the lost one was found meanwhile', { lifecycle: 'retired' }],
])('nothing is taken where %s', async (_, facts) => {
  const { freshDrive, lost, restoreId } = await restored(facts);
  expect(await takeRole(db.pool, systemClock, restoreId)).toBeNull();
  expect(await one('select fs_uuid from volume where id = $1', [lost])).toEqual({ fs_uuid: 'OLD' });
  expect(await one('select id from drive where id = $1', [freshDrive])).toEqual({ id: freshDrive });
});
