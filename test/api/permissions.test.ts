import { type Route, routes, type Who } from '@safelight/contract/routes.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse, type Role } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.stop());

type Somebody = Role | 'nobody';
const everybody: readonly Somebody[] = ['nobody', 'viewer', 'editor', 'owner'];
const rank: Record<Who, number> = { anyone: 0, link: 0, viewer: 1, editor: 2, owner: 3 };

/** Ids of nothing: a request that is let through ends there and changes nothing. */
const nothing: Record<string, string> = {
  id: '01900000-0000-7000-8000-000000000000',
  token: 'no-such-token',
  n: '0',
  blake3: '00'.repeat(32),
};
const addressOf = (route: Route) =>
  `/api${route.path.replace(/:([a-z0-9]+)/g, (_, name: string) => nothing[name]!)}`;

/** A body that no schema takes: who may call the route is told so, who may not is told that. */
const init = (route: Route) => {
  if (!route.body) return { method: route.method };
  return { method: route.method, body: '{"no": "such"}', headers: { 'content-type': 'application/json' } };
};

/** Routes that do something without an id or a body are only called by those they must refuse. */
const careful = ['pauseUploads', 'resumeUploads', 'signOut', 'live', 'walkArchive'];

describe.each(Object.entries(routes as Record<string, Route>))('%s', (name, route) => {
  test.each(everybody)(`lets %s as far as its table says`, async (who) => {
    const allowed = everybody.indexOf(who) >= rank[route.who];
    if (allowed && careful.includes(name)) return;
    const answer = await house.ask(addressOf(route), { ...init(route), as: who });
    const { status } = answer;
    await answer.arrayBuffer();
    if (allowed) expect([401, 403]).not.toContain(status);
    else expect(status).toBe(who === 'nobody' ? 401 : 403);
  });
});

test('a made-up token, a made-up cookie and a broken header open nothing', async () => {
  for (const headers of [
    { authorization: 'Bearer nonsense' },
    { authorization: 'Bearer ' },
    { authorization: `Basic ${btoa('a:b')}` },
    { cookie: 'safelight=nonsense' },
    { cookie: 'safelight=' },
  ])
    expect((await house.ask('/api/status', { as: 'nobody', headers })).status).toBe(401);
});

describe('a browser that another site makes ask', () => {
  const pause = (headers: Record<string, string>, as: Somebody = 'owner') =>
    house.ask('/api/uploads/resume', { method: 'POST', as, headers });

  test('changes nothing', async () => {
    expect((await pause({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await pause({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await pause({ origin: 'null' })).status).toBe(403);
  });

  test('from our own pages it may', async () => {
    expect((await pause({ origin: house.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test('does not sign in either', async () => {
    const headers = { origin: 'https://evil.example', 'content-type': 'application/json' };
    const body = JSON.stringify({ email: 'owner@example.org', password: 'x' });
    expect((await house.ask('/api/session', { method: 'POST', as: 'nobody', headers, body })).status).toBe(
      403,
    );
  });
});
