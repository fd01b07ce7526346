import { addUpFreed } from '@safelight/core/flows/make-room/room.store.ts';
import { freedOfDrives } from '@safelight/core/reports/room/freeing-rows.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ArchivedDrive, archivedDrive } from '../support/archived-drive.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

describe('how much is freed', () => {
  let database: TestDatabase;
  let drive: ArchivedDrive;
  beforeAll(async () => {
    database = await startDatabase();
    drive = await archivedDrive(database.pool);
    for (const name of ['a', 'bc', 'def']) await drive.add(`Photography/${name}.jpg`, Buffer.from(name));
  });
  afterAll(async () => {
    drive?.remove();
    await database?.stop();
  });

  const change = (statement: string) => database.pool.query(statement);
  const freed = async () => {
    const rows = await freedOfDrives(database.pool, null);
    return rows.map(({ files, bytes }) => [Number(files), Number(bytes)]);
  };

  test('follows every change of a copy, added up or not', async () => {
    expect(await freed()).toEqual([]);
    await change(`update copy set state = 'freed' where size < 3`);
    expect(await freed()).toEqual([[2, 3]]);
    await change(`update copy set at = now()`);
    await addUpFreed(database.pool);
    expect((await change('select from freed_sum')).rowCount).toBe(1);
    expect(await freed()).toEqual([[2, 3]]);
    await change(`update copy set state = 'missing' where size = 1`);
    expect(await freed()).toEqual([[1, 2]]);
    await change(`delete from copy where size = 2`);
    expect(await freed()).toEqual([]);
    await addUpFreed(database.pool);
    expect((await change('select from freed_sum')).rowCount).toBe(0);
  });
});
