import type { DriveView } from '@safelight/contract/drives.ts';
import type { List } from '@safelight/contract/lists.ts';
import type { DriveEventView, SiteView } from '@safelight/contract/places.ts';
import type { RetirementView } from '@safelight/contract/retirements.ts';
import { type Route, type RouteName, routes } from '@safelight/contract/routes.ts';
import { Check } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, json, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.stop());

/** Asks a route of the contract and sees that the answer is as described; problems come back as they are. */
async function ask<T>(name: RouteName, params: Record<string, string> = {}, body?: object): Promise<T> {
  const route: Route = routes[name];
  const path = route.path.replace(/:(\w+)/g, (_, key: string) => params[key]!);
  const init = body ? json(body, route.method) : { method: route.method };
  const answer = await house.ask(`/api${path}`, init);
  if (answer.status === 204) return undefined as T;
  const found = (await answer.json()) as T;
  if (answer.ok)
    expect({ status: answer.status, asDescribed: Check(route.answer!, found), found }).toMatchObject({
      status: route.status ?? 200,
      asDescribed: true,
    });
  return found;
}
const sites = async () => (await ask<{ items: SiteView[] }>('sites')).items;
const history = () => ask<List<DriveEventView>>('driveHistory', { id: house.drive.id });
const drive = () => ask<DriveView>('drive', { id: house.drive.id });

test('one building is here from the start, without a name', async () => {
  expect(await sites()).toMatchObject([{ name: '', here: true, places: [] }]);
  const [here] = await sites();
  await expect(ask('changeSite', { id: here!.id }, { name: 'Studio' })).resolves.toMatchObject({
    name: 'Studio',
    here: true,
  });
});

test('a drive moves from shelf to shelf, and its history says when, where and by whom', async () => {
  const { id } = house.drive;
  const [here] = await sites();
  const parents = await ask<SiteView>('addSite', {}, { name: 'Parents’ house' });
  const shelf = await ask<SiteView>('addPlace', {}, { siteId: here!.id, name: 'Shelf 2' });
  const safe = await ask<SiteView>('addPlace', {}, { siteId: parents.id, name: 'Safe' });
  await ask('moveDrive', { id }, { placeId: shelf.places[0]!.id });
  const moved = await ask<DriveView>('moveDrive', { id }, { placeId: safe.places[0]!.id, note: 'By car' });
  expect(moved).toMatchObject({
    place: 'Safe, Parents’ house',
    rests: { name: 'Safe', site: 'Parents’ house', here: false },
  });
  expect((await history()).items).toMatchObject([
    { what: 'moved', place: 'Safe, Parents’ house', note: 'By car', by: 'This machine' },
    { what: 'moved', place: 'Shelf 2, Studio', note: '' },
  ]);
  // While it is attached it is here, wherever it rests.
  expect(await sites()).toMatchObject([
    { name: 'Studio', drives: 1, places: [{ name: 'Shelf 2', drives: 0 }] },
    { name: 'Parents’ house', drives: 0, places: [{ name: 'Safe', drives: 1 }] },
  ]);
});

test('a place is kept while drives rest there, and is removed when they have moved', async () => {
  const { id } = house.drive;
  const [here, parents] = await sites();
  const safe = parents!.places[0]!;
  for (const refused of [
    await ask('removePlace', { id: safe.id }),
    await ask('removeSite', { id: parents!.id }),
  ])
    expect(refused).toMatchObject({
      code: 'place-in-use',
      detail: `${house.drive.name} rests there. Move first.`,
      drives: [house.drive.name],
    });
  expect(await ask('removeSite', { id: here!.id })).toMatchObject({ code: 'bad-request' });
  await ask('moveDrive', { id }, { placeId: null });
  await ask('removePlace', { id: safe.id });
  await ask('removeSite', { id: parents!.id });
  expect((await sites()).map(({ name }) => name)).toEqual(['Studio']);
  expect(await ask('moveDrive', { id }, { placeId: safe.id })).toMatchObject({ code: 'not-found' });
  expect((await drive()).place).toBeNull();
});

test('names are taken without regard to case, and the archive can move', async () => {
  const [here] = await sites();
  expect(await ask('addSite', {}, { name: 'STUDIO' })).toMatchObject({ code: 'already-exists' });
  expect(await ask('addPlace', {}, { siteId: here!.id, name: 'shelf 2' })).toMatchObject({
    code: 'already-exists',
  });
  expect(await ask('addSite', {}, { name: 'Attic, Studio' })).toMatchObject({ code: 'bad-request' });
  const attic = await ask<SiteView>('addSite', {}, { name: 'New flat' });
  await ask('changeSite', { id: attic.id }, { here: true });
  expect((await sites()).map(({ name, here }) => [name, here])).toEqual([
    ['New flat', true],
    ['Studio', false],
  ]);
  await ask('changeSite', { id: here!.id }, { here: true });
});

test('a place that is told in words is made where there is none', async () => {
  const { id } = house.drive;
  await ask('changeDrive', { id }, { place: 'shelf 2, studio' });
  expect((await drive()).place).toBe('Shelf 2, Studio');
  await ask('changeDrive', { id }, { place: 'Drawer' });
  expect((await drive()).rests).toMatchObject({ name: 'Drawer', site: 'Studio', here: true });
  await ask('changeDrive', { id }, { place: 'Cellar, Bank' });
  expect((await drive()).rests).toMatchObject({ name: 'Cellar', site: 'Bank', here: false });
});

test('a drive is lent until a day, and comes back', async () => {
  const { id } = house.drive;
  const lent = await ask<DriveView>('lendDrive', { id }, { to: 'Nora', until: '2020-01-31' });
  expect(lent.lent).toMatchObject({ to: 'Nora', until: '2020-01-31', overdue: true });
  expect(await ask('lendDrive', { id }, { to: 'Nora', until: 'soon' })).toMatchObject({
    code: 'bad-request',
  });
  const longer = await ask<DriveView>('lendDrive', { id }, { to: 'Nora', until: '2990-01-31' });
  expect(longer.lent).toMatchObject({ overdue: false });
  expect((await ask<DriveView>('returnDrive', { id }, { note: 'With thanks' })).lent).toBeNull();
  expect(await ask('returnDrive', { id }, {})).toMatchObject({ code: 'bad-request' });
  await ask('lendDrive', { id }, { to: 'Nora' });
  expect((await ask<DriveView>('moveDrive', { id }, { placeId: null })).lent).toBeNull();
  expect((await history()).items.slice(0, 3).map(({ what, lentTo }) => [what, lentTo])).toEqual([
    ['moved', null],
    ['returned', 'Nora'],
    ['lent', 'Nora'],
  ]);
});

test('a drive is lost only while it is away, and found as what it was', async () => {
  const { id } = house.drive;
  expect(await ask('loseDrive', { id }, {})).toMatchObject({ code: 'drive-attached' });
  expect(await ask('findDrive', { id }, {})).toMatchObject({ code: 'bad-request' });
  const { rows } = await house.stack.db.pool.query<{ id: string }>(
    `insert into drive (id, kind, name, folder, folder_key, lifecycle)
     values (gen_random_uuid(), 'drive', 'Old', 'Old', 'old', 'retired') returning id`,
  );
  const old = { id: rows[0]!.id };
  expect(await ask('loseDrive', old, { note: 'Not in the box' })).toMatchObject({ lifecycle: 'lost' });
  expect(await ask('loseDrive', old, {})).toMatchObject({ code: 'bad-request' });
  expect(await ask('lendDrive', old, { to: 'Nora' })).toMatchObject({ code: 'bad-request' });
  expect(await ask('findDrive', old, {})).toMatchObject({ lifecycle: 'retired' });
  expect(await ask<List<DriveEventView>>('driveHistory', old)).toMatchObject({
    items: [{ what: 'found' }, { what: 'lost', note: 'Not in the box' }],
    total: 2,
  });
});

test('a folder on the disk of the archive may not be put away as a drive, and it says why', async () => {
  const { id } = house.drive;
  const refused = await ask<RetirementView>('retireDrive', { id }, { place: 'Safe, Bank' });
  expect(refused).toMatchObject({ state: 'refused', certificate: null, place: 'Safe, Bank' });
  const what = refused.missing.map((one) => one.what);
  expect(what).toEqual(expect.arrayContaining(['short-copies', 'short-media', 'short-offsite']));
  expect(await ask('retirement', { id: refused.id })).toEqual(refused);
  expect(await ask<List<RetirementView>>('retirements', { id })).toMatchObject({
    items: [refused],
    total: 1,
  });
  for (const wish of [{}, { place: 'Safe', placeId: id }])
    expect(await ask('retireDrive', { id }, wish)).toMatchObject({ code: 'bad-request' });
  expect(await ask('retireDrive', { id }, { placeId: id })).toMatchObject({ code: 'not-found' });
  expect(await ask('retireDrive', { id: 'none' }, { place: 'Safe' })).toMatchObject({ code: 'not-found' });
  expect((await drive()).lifecycle).toBe('active');
});

test('labels carry the mark of the installation', async () => {
  expect(await ask('installation')).toEqual({ mark: expect.stringMatching(/^[0-9a-f]{8}$/), url: house.url });
});
