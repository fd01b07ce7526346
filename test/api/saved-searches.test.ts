import type { SavedSearchView } from '@safelight/contract/searches.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, json, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.stop());

const namesOf = async (as: 'viewer' | 'owner') => {
  const { items } = (await (await house.ask('/api/searches', { as })).json()) as { items: SavedSearchView[] };
  return items.map(({ name, q }) => `${name}: ${q}`);
};

test('a saved search belongs to whoever saved it, is replaced under its name, and can be forgotten', async () => {
  const save = (name: string, q: string) =>
    house.ask('/api/searches', { ...json({ name, q }), as: 'viewer' });
  await save('Pools', 'pool');
  await save('Pools', 'pool OR beach');
  const saved = (await (await save('At risk', 'is:at-risk')).json()) as SavedSearchView;
  expect(await namesOf('viewer')).toEqual(['At risk: is:at-risk', 'Pools: pool OR beach']);
  expect(await namesOf('owner')).toEqual([]);
  const forget = (as: 'viewer' | 'owner') => house.ask(`/api/searches/${saved.id}`, { method: 'DELETE', as });
  expect((await forget('owner')).status).toBe(404);
  expect((await forget('viewer')).status).toBe(204);
  expect(await namesOf('viewer')).toEqual(['Pools: pool OR beach']);
});
