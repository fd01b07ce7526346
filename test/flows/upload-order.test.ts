import { randomBytes } from 'node:crypto';
import { systemClock } from '@safelight/core/base/clock.ts';
import { sendFirst } from '@safelight/core/catalog/upload/send-first.store.ts';
import { cloudVolume } from '@safelight/core/flows/upload/queue.store.ts';
import { uploadQueuer } from '@safelight/core/flows/upload/queue-uploads.ts';
import { rankAgain } from '@safelight/core/flows/upload/rank.store.ts';
import { uploadStore } from '@safelight/core/flows/upload/upload.store.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ArchivedDrive, archivedDrive } from '../support/archived-drive.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let drive: ArchivedDrive;
let volumeId: string;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database?.stop());
beforeEach(async () => {
  await database.pool.query(
    'truncate volume, drive, content, folder, file, file_version, copy, photo, upload, upload_part, upload_tally, share cascade',
  );
  drive = await archivedDrive(database.pool);
  volumeId = (await cloudVolume(database.pool, systemClock, 'https://s3.example.org/bucket/')).id;
});
afterEach(() => drive.remove());

const queue = () =>
  uploadQueuer(database.pool, volumeId, () => Date.now(), null)(new AbortController().signal);

/** The names in the order in which they would be sent now. */
async function order(): Promise<string[]> {
  const rows = uploadStore(database.pool, volumeId);
  const names: string[] = [];
  for (let one = await rows.take(); one; one = await rows.take()) {
    const { path } = await rows.facts(one);
    names.push(path.toString());
    await database.pool.query(`update upload set state = 'done' where id = $1`, [one.id]);
  }
  return names;
}

const second = (seconds: number) => BigInt(seconds) * 1_000_000_000n;
const large = () => randomBytes(1_200_000);

test('what waits is sent by risk and value: the fewest copies, the small and precious, the newest', async () => {
  await drive.add('Photography/2017/old.cr2', large(), { mtimeNs: second(1_490_000_000) });
  await drive.add('Photography/2019/new.cr2', large(), { mtimeNs: second(1_560_000_000) });
  await drive.add('Photography/2019/film.mov', large(), { mtimeNs: second(1_570_000_000) });
  await drive.add('Photography/2019/new.xmp', randomBytes(900));
  await drive.add('Photography/Catalog.lrcat', large(), { mtimeNs: second(1_580_000_000) });
  const best = await drive.add('Photography/2016/best.cr2', large(), { mtimeNs: second(1_460_000_000) });
  await database.pool.query('update photo set rating = 5 where content_id = $1', [best.contentId]);
  const held = await drive.add('Photography/2020/on-drive-too.cr2', large(), {
    mtimeNs: second(1_590_000_000),
  });
  await database.pool.query(
    `insert into copy (content_id, volume_id, path, path_key, state, evidence, at)
     select $1, id, 'a', 'a', 'present', 'read-back', now() from volume where kind = 'drive'`,
    [held.contentId],
  );
  await queue();
  expect(await order()).toEqual([
    'Photography/Catalog.lrcat',
    'Photography/2019/new.xmp',
    'Photography/2016/best.cr2',
    'Photography/2019/new.cr2',
    'Photography/2017/old.cr2',
    'Photography/2019/film.mov',
    'Photography/2020/on-drive-too.cr2',
  ]);
});

test('a folder that was asked for comes first, also what comes there later', async () => {
  await drive.add('Photography/2019/a.xmp', randomBytes(900));
  await drive.add('Photography/2017/wedding/b.cr2', large());
  await drive.add('Photography/2017/wedding 2/c.cr2', large());
  await queue();
  expect(await sendFirst(database.pool, drive.driveId, Buffer.from('Photography/2017/wedding'))).toBe(1);
  await drive.add('Photography/2017/wedding/later/d.cr2', large());
  await queue();
  await rankAgain(database.pool, volumeId, 0n, 1000);
  const names = await order();
  expect(names.slice(0, 2).toSorted()).toEqual([
    'Photography/2017/wedding/b.cr2',
    'Photography/2017/wedding/later/d.cr2',
  ]);
  await expect(
    sendFirst(database.pool, drive.driveId, Buffer.from('Photography/none')),
  ).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('what was learned since moves it: a rating, a share, a drive that was lost', async () => {
  for (const n of [1, 2, 3])
    await drive.add(`Photography/${n}.cr2`, large(), { mtimeNs: second(1_500_000_000 + n) });
  await queue();
  await database.pool.query(
    `update photo set rating = 4 where content_id = (select content_id from file where path_text = 'Photography/1.cr2')`,
  );
  expect(await rankAgain(database.pool, volumeId, 0n, 1000)).toBeNull();
  expect(await order()).toEqual(['Photography/1.cr2', 'Photography/3.cr2', 'Photography/2.cr2']);
});

test('the sums are those of the rows, whatever becomes of them', async () => {
  for (const n of [1, 2, 3, 4]) await drive.add(`Photography/${n}.cr2`, randomBytes(1000 * n));
  await queue();
  const rows = uploadStore(database.pool, volumeId);
  const [one, two] = [await rows.take(), await rows.take()];
  await rows.beginParts(one!, 'id', 500);
  await rows.partSent(one!, { n: 1, bytes: 500, etag: 'a' });
  await rows.giveUp(two!, 'store-refused');
  const compare = async () => {
    const sums = (from: string) =>
      database.pool.query(
        `select drive_id, state, sum(files)::int as files, sum(bytes)::int as bytes, sum(sent)::int as sent
         from (${from}) as t group by 1, 2 having sum(files) <> 0 order by 2`,
      );
    const kept = await sums('select drive_id, state, files, bytes, sent from upload_tally');
    const counted = await sums('select drive_id, state, 1 as files, bytes, sent_bytes as sent from upload');
    expect(kept.rows).toEqual(counted.rows);
  };
  await compare();
  await rows.addUp();
  await compare();
  await database.pool.query(`delete from upload where id = $1`, [two!.id]);
  await compare();
  expect(await rows.waiting()).toEqual({ files: 3, bytes: 10_000 - two!.bytes - 500 });
});
