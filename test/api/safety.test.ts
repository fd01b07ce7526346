import type { DriveView } from '@safelight/contract/drives.ts';
import type { List } from '@safelight/contract/lists.ts';
import type { SiteView } from '@safelight/contract/places.ts';
import type { SafetyView, ShootTallyView, ShortFileView } from '@safelight/contract/safety.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { type House, json, openHouse } from './house.ts';

let house: House;
let copies: string;
beforeAll(async () => {
  house = await openHouse();
  copies = await anotherDrive();
});
afterAll(() => house?.stop());

const get = async <T>(path: string) => (await (await house.ask(`/api${path}`)).json()) as T;
const short = (query: string) => get<List<ShortFileView>>(`/safety/files?${query}`);
/** An answer is remembered for as long as it was dear to make: it is asked for until it is the awaited one. */
const report = async (awaited: (view: SafetyView) => boolean = () => true) => {
  let view!: SafetyView;
  await until(async () => {
    view = await get<SafetyView>('/safety');
    return awaited(view);
  }, 'the report is as awaited');
  return view;
};

/** A drive that is away, with a Copy of everything. Returns its id. */
async function anotherDrive(): Promise<string> {
  const { pool } = house.stack.db;
  const { rows } = await pool.query<{ id: string }>(
    `insert into drive (id, kind, name, folder, folder_key) values (gen_random_uuid(), 'drive', 'Copy', 'Copy', 'copy') returning id`,
  );
  await pool.query(
    `with v as (insert into volume (id, kind, drive_id) values (gen_random_uuid(), 'drive', $1) returning id)
     insert into copy (content_id, volume_id, path, path_key, state, evidence, at)
     select content.id, v.id, 'x', decode(md5(content.id::text), 'hex'), 'present', 'read-back', now() from content, v`,
    [rows[0]!.id],
  );
  return rows[0]!.id;
}

test('what stands in one building only is told, with the list behind the number', async () => {
  const { atRiskFiles, totalFiles, acts, elsewhere } = await report(({ acts }) => acts.length > 0);
  expect([atRiskFiles, elsewhere]).toEqual([totalFiles, false]);
  expect(acts).toMatchObject([{ what: 'move', drive: 'Copy', site: null, gainFiles: totalFiles }]);
  const { items, total } = await short('short=risk');
  expect(total).toBe(totalFiles);
  expect(items[0]).toMatchObject({ copies: 2, media: 2, sites: 1 });
  const names = [];
  let cursor: string | null = null;
  do {
    const page: List<ShortFileView> = await short(`limit=2${cursor ? `&cursor=${cursor}` : ''}`);
    names.push(...page.items.map(({ file }) => file.id));
    cursor = page.next;
  } while (cursor);
  expect(names.toSorted()).toEqual(items.map(({ file }) => file.id).toSorted());
  expect(new Set(names).size).toBe(totalFiles);
});

test('a drive that moves to another building takes it out of risk at once', async () => {
  const site = (await (await house.ask('/api/sites', json({ name: 'Parents' }))).json()) as SiteView;
  const made = await house.ask('/api/places', json({ siteId: site.id, name: 'Safe' }));
  const { places } = (await made.json()) as SiteView;
  await house.ask(`/api/drives/${copies}/moves`, json({ placeId: places[0]!.id }));
  expect(await report((view) => view.atRiskFiles === 0)).toMatchObject({
    atRiskFiles: 0,
    atRiskBytes: 0,
    safeBytes: 0,
    offsite: { shortFiles: 0 },
  });
  expect((await short('short=risk')).items).toEqual([]);
  expect((await short('short=copies')).items[0]).toMatchObject({ copies: 2, sites: 2 });
});

test('a drive has a rule of its own, and what it holds is safe by that', async () => {
  const { id } = house.drive;
  const change = (rule: object | null) => house.ask(`/api/drives/${id}`, json({ rule }, 'PATCH'));
  expect((await change({ copies: 2, media: 2, offsite: 1 })).status).toBe(200);
  expect((await change({ copies: 0, media: 2, offsite: 1 })).status).toBe(400);
  const { totalBytes, safeBytes } = await report((view) => view.safeBytes > 0);
  expect(safeBytes).toBe(totalBytes);
  await until(async () => (await get<DriveView>(`/drives/${id}`)).safeBytes > 0, 'its figures are made anew');
  const drive = await get<DriveView>(`/drives/${id}`);
  expect([drive.rule?.copies, drive.safeBytes, drive.atRiskBytes]).toEqual([2, totalBytes, 0]);
  await change(null);
});

test('the totals by drive, shoot, year and kind amount to the whole', async () => {
  const whole = await report((view) => view.safeBytes === 0);
  const sum = (of: { files: number }[]) => of.reduce((files, one) => files + one.files, 0);
  expect([sum(whole.byYear), sum(whole.byKind)]).toEqual([whole.totalFiles, whole.totalFiles]);
  expect(whole.byDrive).toMatchObject([{ driveId: house.drive.id, files: whole.totalFiles, rule: null }]);
  const shoots = await get<List<ShootTallyView>>(`/safety/shoots?drive=${house.drive.id}`);
  expect(shoots.items).toMatchObject([
    {
      path: 'Photography/2019/Été à Zürich',
      drive: house.drive.name,
      files: 2,
      safeBytes: 0,
      atRiskBytes: 0,
    },
  ]);
  const pictures = house.files.filter(({ path }) => path.startsWith('Photography/2019/Été à Zürich/'));
  expect(shoots.items[0]!.twoBytes).toBe(pictures.reduce((bytes, one) => bytes + one.bytes, 0));
  expect((await get<List<ShootTallyView>>('/safety/shoots?limit=1')).total).toBe(1);
  expect((await house.ask('/api/safety/shoots?cursor=nonsense')).status).toBe(400);
});

test('the rule and the days of proofs are settings', async () => {
  const set = (settings: object) => house.ask('/api/settings', json(settings, 'PATCH'));
  await set({ ruleCopies: 2 });
  expect(await report(({ rule }) => rule.copies === 2)).toMatchObject({
    rule: { copies: 2 },
    copies: { shortFiles: 0 },
  });
  await set({ ruleCopies: null });
  expect(await report(({ rule }) => rule.copies === 3)).toMatchObject({ rule: { copies: 3 }, safeBytes: 0 });
});

test('a lost drive takes its copies with it', async () => {
  await house.ask(`/api/drives/${copies}/lost`, json({}));
  const { atRiskFiles, totalFiles, acts } = await report((view) => view.atRiskFiles > 0);
  expect([atRiskFiles, acts]).toEqual([totalFiles, []]);
});
