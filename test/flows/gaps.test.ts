import type { GapView } from '@safelight/contract/gaps.ts';
import type { List } from '@safelight/contract/lists.ts';
import { pathKey } from '@safelight/core/base/paths.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom } from '../support/care-room.ts';
import { mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests on gaps, because ${missing}`);

const d850 = { camera: 'NIKON D850', serial: '3001234' };

describe.skipIf(missing)('gaps', () => {
  let room: CareRoom;
  let volume: { id: string; driveId: string };
  let folder: string;

  beforeAll(async () => {
    room = await CareRoom.open();
    const drive = await room.attach(room.makeDrive('Laptop', { 'a.txt': 'something' }), 'Laptop');
    volume = { id: drive.volumes[0]!.id, driveId: drive.id };
    const { rows } = await room.stack.db.pool.query('select id from folder where volume_id = $1 limit 1', [
      volume.id,
    ]);
    folder = rows[0].id;
  });
  afterAll(() => room?.close());

  /** Pictures as an ingest and the reading of their metadata leave them. */
  const shots = async (
    body: { camera: string; serial: string | null },
    prefix: string,
    from: number,
    to: number,
    day: string,
  ) => {
    const start = Date.parse(`${day}T10:00:00Z`);
    const ns = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const names = ns.map(
      (n) => `Photography/${day} ${body.serial}/${prefix}${String(n).padStart(4, '0')}.NEF`,
    );
    await room.stack.db.pool.query(
      `with made as (select * from unnest($1::text[], $2::bytea[], $3::timestamp[]) as t(name, key, at)),
       contents as (insert into content (blake3, bytes, crc32, xxh64)
         select sha256(key), 1000, 0, '\\x0000000000000000' from made returning id, blake3),
       named as (select made.*, contents.id from made join contents on contents.blake3 = sha256(made.key)),
       photos as (insert into photo (content_id, state, taken_at, camera, serial) select id, 'done', at, $4, $5 from named)
       insert into file (volume_id, drive_id, folder_id, path, path_key, path_text, kind, bytes, mtime_ns, content_id, search_text)
       select $6::uuid, $7::uuid, $8::bigint, convert_to(name, 'UTF8'), key, name, 'photo', 1000, 0, id, '' from named`,
      [
        names,
        names.map((name) => pathKey(Buffer.from(name))),
        ns.map((_, i) => new Date(start + i * 1000).toISOString()),
        body.camera,
        body.serial,
        volume.id,
        volume.driveId,
        folder,
      ],
    );
  };
  const gaps = async (fine = false) => (await room.ask<List<GapView>>(`/gaps?fine=${fine}`)).items;
  const looked = async () => {
    const look = async () =>
      (await room.stack.db.pool.query('select at from gap_look')).rows[0]?.at?.getTime() ?? 0;
    const before = await look();
    await room.ask('/gaps/looks', 'POST');
    await until(async () => (await look()) > before, 'gaps were looked for');
  };

  test('are told by body in a sentence, and stay fine once they are called so', async () => {
    await shots(d850, 'DSC_', 4200, 4311, '2019-05-11');
    await shots(d850, 'DSC_', 4399, 4450, '2019-05-12');
    await shots(d850, '_DSC', 4451, 4470, '2019-05-13');
    await shots({ ...d850, serial: '3005678' }, 'DSC_', 1, 200, '2019-05-12');
    await shots({ camera: 'Canon EOS R5', serial: null }, 'IMG_', 9950, 9999, '2020-01-31');
    await shots({ camera: 'Canon EOS R5', serial: null }, 'IMG_', 1, 60, '2020-02-01');
    await looked();
    const [gap, ...others] = await gaps();
    expect(others).toEqual([]);
    expect(gap).toMatchObject({
      what: 'counter',
      ...d850,
      first: 'DSC_4312',
      last: 'DSC_4398',
      frames: 87,
      says: 'DSC_4312–4398 of the NIKON D850 in May 2019 are on no drive.',
      fine: false,
    });

    const fine = await room.ask<GapView>(`/gaps/${gap!.id}`, 'PATCH', { fine: true });
    expect(fine).toMatchObject({ fine: true, fineBy: expect.any(String) });
    await looked();
    expect(await gaps()).toEqual([]);
    expect((await gaps(true)).map(({ id }) => id)).toEqual([gap!.id]);
    await room.ask(`/gaps/${gap!.id}`, 'PATCH', { fine: false });
    expect(await gaps()).toHaveLength(1);
  });

  test('are no more once the pictures are found, and months without a picture are told as well', async () => {
    await shots(d850, 'DSC_', 4312, 4398, '2019-05-11');
    for (const month of ['01', '02', '03', '05', '06', '07'])
      await shots({ camera: 'FUJIFILM X-T4', serial: '9' }, 'DSCF', 1, 120, `2021-${month}-03`);
    await looked();
    const [month, ...others] = await gaps();
    expect(others).toEqual([]);
    expect(month).toMatchObject({
      what: 'month',
      camera: 'FUJIFILM X-T4',
      frames: 120,
      takenAfter: '2021-04-01T00:00:00',
    });
    expect(month!.says).toContain('April 2021');
  });
});
