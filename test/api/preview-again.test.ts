import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileDetail, FileView } from '@safelight/contract/files.ts';
import type { List } from '@safelight/contract/lists.ts';
import { previewPath } from '@safelight/core/catalog/photo/preview-path.ts';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { makePhoto } from '../support/media/make-photo.ts';
import { type House, json, openHouse } from './house.ts';

/** Large previews that were taken away to keep the budget. */
describe('a large preview that is away', () => {
  let house: House;
  let id: string;
  let blake3: string;

  beforeAll(async () => {
    house = await openHouse();
    const top = join(house.stack.folder, 'Wide drive');
    mkdirSync(join(top, 'Photography'), { recursive: true });
    writeFileSync(join(top, 'Photography/wide.jpg'), await makePhoto({ width: 1600, height: 900, seed: 7 }));
    await house.ask('/api/drives/attach', json({ path: top }));
    await until(async () => {
      const { items } = (await (await house.ask('/api/files?q=wide.jpg')).json()) as List<FileView>;
      if (items[0]?.preview !== 'ready') return false;
      [id, blake3] = [items[0].id, items[0].blake3!];
      return true;
    }, 'its picture is there');
  });
  afterAll(() => house?.stop());

  const takeAway = async () => {
    rmSync(previewPath(house.stack.data, Buffer.from(blake3, 'hex'), 'screen'));
    await house.stack.db.pool.query(
      'update photo set screen = false, evicted = true, screen_bytes = null where screen',
    );
  };
  const large = () => house.ask(`/api/files/${id}/preview?size=screen&v=${blake3.slice(0, 16)}`);
  const widthOf = async (answer: Response) =>
    (await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).width;

  test('is made again when somebody looks at it', async () => {
    await takeAway();
    const answer = await large();
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(await widthOf(answer)).toBe(1600);
  });

  test('is the small one while the archive has no copy, which no browser keeps, and the file says so', async () => {
    const detail = async () => (await (await house.ask(`/api/files/${id}`)).json()) as FileDetail;
    expect((await detail()).largeAway).toBe(false);
    await takeAway();
    await house.stack.db.pool.query(`update copy set state = 'freed' where volume_id in
      (select id from volume where kind = 'archive') and content_id = (select content_id from file where id = ${id})`);
    const answer = await large();
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await widthOf(answer)).toBe(480);
    expect((await detail()).largeAway).toBe(true);
  });
});
