import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LiveNews } from '@safelight/core/adapters/queue/live-bus.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { systemClock } from '@safelight/core/base/clock.ts';
import { previewPath } from '@safelight/core/catalog/photo/preview-path.ts';
import { openPictures, type PictureWork } from '@safelight/core/flows/picture/picture.ts';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ArchivedDrive, archivedDrive } from '../support/archived-drive.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { makePhoto } from '../support/media/make-photo.ts';
import { makeRaw } from '../support/media/make-raw.ts';

describe('pictures', () => {
  let database: TestDatabase;
  let drive: ArchivedDrive;
  let data: string;
  let work: PictureWork;
  let told: LiveNews[];

  beforeAll(async () => {
    database = await startDatabase();
  });
  afterAll(() => database?.stop());
  beforeEach(async () => {
    await database.pool.query(
      'truncate volume, drive, content, folder, file, file_version, copy, photo cascade',
    );
    drive = await archivedDrive(database.pool);
    data = mkdtempSync(join(tmpdir(), 'sl-data-'));
    told = [];
    const live = { publish: (news: LiveNews) => told.push(news) };
    work = openPictures({
      pool: database.pool,
      clock: systemClock,
      archiveRoot: drive.root,
      data,
      live,
      drives: null,
    });
  });
  afterEach(async () => {
    await work.close();
    drive.remove();
    rmSync(data, { recursive: true });
  });

  const run = () => work.run(new AbortController().signal);
  const photo = async (contentId: bigint) => {
    const { rows } = await database.pool.query('select * from photo where content_id = $1', [contentId]);
    return rows[0];
  };
  const file = async (fileId: bigint) => {
    const { rows } = await database.pool.query('select * from file where id = $1', [fileId]);
    return rows[0];
  };
  const due = () => database.pool.query(`update photo set next_at = now()`);

  test('take their date from their name where their metadata holds none', async () => {
    const bytes = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#123' } })
      .jpeg()
      .toBuffer();
    const named = await drive.add('Photography/IMG_20180503_140722.jpg', bytes);
    const dated = await drive.add(
      'Photography/IMG_20200101_000000.jpg',
      await makePhoto({ width: 60, height: 40, takenAt: '2017:01:02 03:04:05' }),
    );
    await run();
    expect((await file(named.fileId)).taken_at).toEqual(new Date('2018-05-03T14:07:22Z'));
    expect((await file(dated.fileId)).taken_at).toEqual(new Date('2017-01-02T03:04:05Z'));
    expect((await photo(named.contentId)).taken_zone).toBeNull();
  });

  test('are looked at again where an older version read them and their record is lost', async () => {
    const { contentId } = await drive.add(
      'Photography/2019/a.jpg',
      await makePhoto({ width: 300, height: 200 }),
    );
    await run();
    await database.pool.query(
      'update photo set read_as = 0, words = null, record = null where content_id = $1',
      [contentId],
    );
    await run();
    await run();
    expect(await photo(contentId)).toMatchObject({ state: 'done', camera: 'Canon EOS R5', iso: 400 });
    expect((await photo(contentId)).words).toContain('canon eos r5');
  });

  test('are read again from their record where an older version read them, without the file', async () => {
    const { contentId, fileId, onDisk } = await drive.add(
      'Photography/2019/a.jpg',
      await makePhoto({ width: 300, height: 200 }),
    );
    await run();
    const before = await photo(contentId);
    rmSync(onDisk);
    await database.pool.query(
      'update photo set read_as = 0, words = null, camera = null, iso = null where content_id = $1',
      [contentId],
    );
    await run();
    expect(await photo(contentId)).toEqual(before);
    const { rows } = await database.pool.query('select * from file_search where file_id = $1', [fileId]);
    expect(rows[0]).toMatchObject({ iso: 400, width: 300, height: 200 });
    expect(rows[0].search_text).toContain('canon eos r5');
    expect(rows[0].search_text).toMatch(/photography\/2019\/a\.jpg$/);
  });

  test('get their metadata, their previews and their place in time', async () => {
    const bytes = await makePhoto({
      width: 3000,
      height: 2000,
      takenAt: '2019:07:01 09:30:00',
      zone: '+02:00',
    });
    const { contentId, fileId } = await drive.add('Photography/2019/a.jpg', bytes);
    await run();
    expect(await photo(contentId)).toMatchObject({
      ...{ state: 'done', attempts: 1, reason: null, thumb: true, screen: true },
      ...{
        camera: 'Canon EOS R5',
        iso: 400,
        aperture: 2.8,
        shutter: 0.004,
        focal: 50,
        width: 3000,
        height: 2000,
      },
      ...{ taken_at: new Date('2019-07-01T09:30:00Z'), taken_zone: '+02:00', keywords: [] },
      record: { Make: 'Canon' },
    });
    expect((await photo(contentId)).thumbhash.length).toBeGreaterThan(10);
    const seen = await file(fileId);
    expect(seen.taken_at).toEqual(new Date('2019-07-01T09:30:00Z'));
    expect(seen.order_key).toBe(-BigInt(Date.parse('2019-07-01T09:30:00Z')));
    const thumb = readFileSync(previewPath(data, blake3Of(bytes), 'thumb'));
    expect(await sharp(thumb).metadata()).toMatchObject({ format: 'webp', width: 480, height: 320 });
    expect(existsSync(previewPath(data, blake3Of(bytes), 'screen'))).toBe(true);
    expect(readdirSync(join(data, 'previews/.passing'))).toEqual([]);
    expect(told).toContainEqual({ type: 'files.changed', driveId: drive.driveId });
  });

  test('of RAW files come from the preview inside, of films there is none yet', async () => {
    const preview = await makePhoto({ width: 2400, height: 1600 });
    const raw = await drive.add('Photography/a.CR2', makeRaw({ preview, width: 6000, height: 4000 }));
    const film = await drive.add(
      'Photography/a.MOV',
      Buffer.from('00000014667479707174202000000000717420200000000877696465', 'hex'),
    );
    await run();
    expect(await photo(raw.contentId)).toMatchObject({
      state: 'done',
      thumb: true,
      screen: true,
      width: 6000,
    });
    expect(await photo(film.contentId)).toMatchObject({
      state: 'done',
      thumb: false,
      reason: 'unknown-format',
    });
  });

  test('of damaged files have a reason, and the others go on', async () => {
    const whole = await makePhoto({ width: 2000, height: 1500 });
    const cut = await drive.add('Photography/cut.jpg', whole.subarray(0, whole.length / 2));
    const good = await drive.add('Photography/good.jpg', whole);
    await run();
    expect(await photo(cut.contentId)).toMatchObject({ state: 'failed', reason: 'damaged-file', iso: 400 });
    expect(await photo(good.contentId)).toMatchObject({ state: 'done' });
    await run();
    expect((await photo(cut.contentId)).attempts).toBe(1);
  });

  test('are made from the right bytes only', async () => {
    const bytes = await makePhoto({ seed: 1 });
    const { contentId, onDisk } = await drive.add('Photography/a.jpg', bytes);
    writeFileSync(onDisk, await makePhoto({ seed: 2 }));
    await run();
    expect(await photo(contentId)).toMatchObject({
      state: 'pending',
      reason: 'content-gone',
      attempts: 1,
      thumb: false,
    });
    writeFileSync(onDisk, bytes);
    await due();
    await run();
    expect(await photo(contentId)).toMatchObject({ state: 'done', reason: null, thumb: true });
  });

  test('wait while another archive, or none, stands there, and blame nobody', async () => {
    const { contentId } = await drive.add('Photography/a.jpg', await makePhoto());
    renameSync(drive.root, `${drive.root}-away`);
    await run();
    expect(await photo(contentId)).toMatchObject({ state: 'pending', attempts: 0, reason: null });
    renameSync(`${drive.root}-away`, drive.root);
    await due();
    await run();
    expect(await photo(contentId)).toMatchObject({ state: 'done' });
  });

  test('that end the process every time are given up', async () => {
    const { contentId } = await drive.add('Photography/a.jpg', await makePhoto());
    await database.pool.query('update photo set attempts = 5');
    await run();
    expect(await photo(contentId)).toMatchObject({ state: 'failed', reason: 'damaged-file' });
  });

  test('of a name that is no text are made too, and shared by all Files with this Content', async () => {
    const bytes = await makePhoto({ takenAt: '2001:02:03 04:05:06' });
    const one = await drive.add(Buffer.from('Photography/\xe9t\xe9\n.jpg', 'latin1'), bytes);
    const two = await drive.add('Photography/again.jpg', bytes);
    await run();
    expect(await photo(one.contentId)).toMatchObject({ state: 'done', attempts: 1 });
    for (const { fileId } of [one, two])
      expect((await file(fileId)).taken_at).toEqual(new Date('2001-02-03T04:05:06Z'));
  });

  test('are shared by several workers without doing anything twice', async () => {
    for (let seed = 0; seed < 20; seed++)
      await drive.add(`Photography/${seed}.jpg`, await makePhoto({ width: 600, height: 400, seed }));
    await Promise.all([run(), run(), run()]);
    const { rows } = await database.pool.query(
      'select state, attempts, count(*) as n from photo group by 1, 2',
    );
    expect(rows).toEqual([{ state: 'done', attempts: 1, n: 20n }]);
  });
});
