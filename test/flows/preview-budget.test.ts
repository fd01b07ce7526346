import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { systemClock } from '@safelight/core/base/clock.ts';
import { previewPath } from '@safelight/core/catalog/photo/preview-path.ts';
import { keepPreviewBudget } from '@safelight/core/flows/picture/keep-budget.ts';
import { lookAtScreen } from '@safelight/core/flows/picture/look-at-screen.store.ts';
import { openPictures, type PictureWork } from '@safelight/core/flows/picture/picture.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ArchivedDrive, archivedDrive } from '../support/archived-drive.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { makePhoto } from '../support/media/make-photo.ts';

const PICTURES = 4;

describe('the budget of previews', () => {
  let database: TestDatabase;
  let drive: ArchivedDrive;
  let data: string;
  let work: PictureWork;
  let photos: { contentId: bigint; blake3: Buffer }[];

  beforeAll(async () => {
    database = await startDatabase();
  });
  afterAll(() => database?.stop());
  beforeEach(async () => {
    await database.pool.query(
      'truncate volume, drive, content, folder, file, file_version, copy, photo, preview_sum cascade',
    );
    drive = await archivedDrive(database.pool);
    data = mkdtempSync(join(tmpdir(), 'sl-data-'));
    const { pool } = database;
    const live = { publish: () => {} };
    work = openPictures({ pool, clock: systemClock, archiveRoot: drive.root, data, live, drives: null });
    photos = [];
    for (let n = 0; n < PICTURES; n++) {
      const bytes = await makePhoto({ seed: n * 40 });
      const { contentId } = await drive.add(`Photography/${n}.jpg`, bytes);
      photos.push({ contentId, blake3: blake3Of(bytes) });
      await make();
      await pool.query(
        `update photo set screen_at = now() - make_interval(days => $2) where content_id = $1`,
        [contentId, 100 - n],
      );
    }
  });
  afterEach(async () => {
    await work.close();
    drive.remove();
    rmSync(data, { recursive: true });
  });

  const make = () => work.run(new AbortController().signal);
  const keep = (budget: number, signal = new AbortController().signal) =>
    keepPreviewBudget({ pool: database.pool, data, holder: 'a test' }, budget, signal);
  const kept = (size: 'thumb' | 'screen') =>
    photos.map(({ blake3 }) => existsSync(previewPath(data, blake3, size)));
  const sum = async () => {
    const { rows } = await database.pool.query(
      `select coalesce(sum(files), 0)::int as files, coalesce(sum(bytes), 0)::int as bytes from preview_sum`,
    );
    return rows[0] as { files: number; bytes: number };
  };
  const told = async (contentId: bigint) => {
    const { rows } = await database.pool.query(
      `select state, screen, evicted, screen_bytes > 0 as measured from photo where content_id = $1`,
      [contentId],
    );
    return rows[0];
  };
  /** Somebody looks at one; the queue makes pictures at once. */
  const look = (n: number) => {
    const queue = { add: async () => void make() };
    const deps = { pool: database.pool, data, queue } as unknown as Parameters<typeof lookAtScreen>[0];
    return lookAtScreen(deps, photos[n]!, new AbortController().signal);
  };
  /** Room for so many of the pictures, which are of about the same size. */
  const roomFor = async (pictures: number) => Math.ceil(((await sum()).bytes / PICTURES) * (pictures + 0.5));

  test('takes away the large ones that nobody looked at for longest, and no small one', async () => {
    expect((await sum()).files).toBe(PICTURES);
    await keep(0);
    expect(kept('screen')).toEqual([true, true, true, true]);
    await keep(await roomFor(2));
    expect(kept('screen')).toEqual([false, false, true, true]);
    expect(kept('thumb')).toEqual([true, true, true, true]);
    expect((await sum()).files).toBe(2);
    expect(await told(photos[0]!.contentId)).toMatchObject({ screen: false, evicted: true });
  });

  test('spares what somebody looked at, and makes again what somebody looks at', async () => {
    expect(await look(0)).toBe('there');
    await keep(await roomFor(2));
    expect(kept('screen')).toEqual([true, false, false, true]);
    expect(await look(1)).toBe('there');
    expect(kept('screen')).toEqual([true, true, false, true]);
    await expect
      .poll(() => told(photos[1]!.contentId))
      .toEqual({ state: 'done', screen: true, evicted: false, measured: true });
    await expect.poll(async () => (await sum()).files).toBe(3);
  });

  test('keeps what could not be made again, and says so of what cannot be any more', async () => {
    const free = (n: number) =>
      database.pool.query(`update copy set state = 'freed' where content_id = $1`, [photos[n]!.contentId]);
    await free(0);
    await keep(await roomFor(2));
    expect(kept('screen')).toEqual([true, false, false, true]);
    await free(1);
    expect(await look(1)).toBe('away');
    expect((await told(photos[1]!.contentId)).state).toBe('done');
  });

  test('goes on where a run ended between a file and its row, and measures what was made before', async () => {
    rmSync(previewPath(data, photos[0]!.blake3, 'screen'));
    await database.pool.query(
      'update photo set screen_bytes = null, screen_at = null where content_id <> $1',
      [photos[3]!.contentId],
    );
    expect((await sum()).files).toBe(1);
    await keep(0);
    expect((await sum()).files).toBe(3);
    expect(await told(photos[0]!.contentId)).toMatchObject({ screen: false, evicted: true });
    rmSync(previewPath(data, photos[3]!.blake3, 'screen'));
    await keep(1);
    expect(kept('screen')).toEqual([false, false, false, false]);
    expect(await sum()).toEqual({ files: 0, bytes: 0 });
    expect(await look(3)).toBe('there');
  });
});
