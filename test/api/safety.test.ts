import type { DriveView } from '@safelight/contract/drives.ts';
import type { List } from '@safelight/contract/lists.ts';
import type { SiteView } from '@safelight/contract/places.ts';
import type { SafetyView, ShortFileView } from '@safelight/contract/safety.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
/** The report is a second old at most. */
const report = async () => {
  await new Promise((resolve) => setTimeout(resolve, 1100));
  return get<SafetyView>('/safety');
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
  await expect.poll(async () => (await report()).acts.length, { timeout: 30_000 }).toBe(1);
  const { atRiskFiles, totalFiles, acts, elsewhere } = await report();
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
  // A busy machine may answer with what it counted last, for some seconds.
  await expect
    .poll(report, { timeout: 30_000 })
    .toMatchObject({ atRiskFiles: 0, atRiskBytes: 0, safeBytes: 0, offsite: { shortFiles: 0 } });
  expect((await short('short=risk')).items).toEqual([]);
  expect((await short('short=copies')).items[0]).toMatchObject({ copies: 2, sites: 2 });
});

test('a drive has a rule of its own, and what it holds is safe by that', async () => {
  const { id } = house.drive;
  const change = (rule: object | null) => house.ask(`/api/drives/${id}`, json({ rule }, 'PATCH'));
  expect((await change({ copies: 2, media: 2, offsite: 1 })).status).toBe(200);
  expect((await change({ copies: 0, media: 2, offsite: 1 })).status).toBe(400);
  const { totalBytes, safeBytes } = await report();
  expect(safeBytes).toBe(totalBytes);
  const drive = await get<DriveView>(`/drives/${id}`);
  expect([drive.rule?.copies, drive.safeBytes, drive.atRiskBytes]).toEqual([2, totalBytes, 0]);
  await change(null);
});

test('the rule and the days of proofs are settings', async () => {
  const set = (settings: object) => house.ask('/api/settings', json(settings, 'PATCH'));
  await set({ ruleCopies: 2 });
  expect(await report()).toMatchObject({ rule: { copies: 2 }, copies: { shortFiles: 0 } });
  await set({ ruleCopies: null });
  expect(await report()).toMatchObject({ rule: { copies: 3 }, safeBytes: 0 });
});

test('a lost drive takes its copies with it', async () => {
  await house.ask(`/api/drives/${copies}/lost`, json({}));
  const { atRiskFiles, totalFiles, acts } = await report();
  expect([atRiskFiles, acts]).toEqual([totalFiles, []]);
});
