import { mkdirSync, writeFileSync } from 'node:fs';
import { type Route, type RouteName, routes } from '@safelight/contract/routes.ts';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, json, openHouse } from './house.ts';

interface Operation {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}
type OpenApi = { paths: Record<string, Record<string, Operation>> };

let house: House;
let api: OpenApi;

beforeAll(async () => {
  house = await openHouse();
  api = (await (await house.ask('/api/openapi.json', { as: 'nobody' })).json()) as OpenApi;
});
afterAll(() => house?.stop());

const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);

/** What the description says of an answer with this status. */
function schemaOf(name: string, status: number): ValidateFunction | null {
  const operations = Object.values(api.paths).flatMap((methods) => Object.values(methods));
  const operation = operations.find((one) => one.operationId === name);
  const content = (operation?.responses[status] ?? operation?.responses.default)?.content;
  const schema = content?.['application/json']?.schema ?? content?.['application/problem+json']?.schema;
  return schema ? ajv.compile(schema) : null;
}

async function expectAsDescribed(name: RouteName, answer: Response, status: number): Promise<unknown> {
  const text = await answer.text();
  expect(`${answer.status} ${text.slice(0, 300)}`).toMatch(new RegExp(`^${status} `));
  const check = schemaOf(name, status);
  if (!check) return text;
  const body = JSON.parse(text);
  check(body);
  expect(check.errors).toBeNull();
  if (status < 400) expect(extraKeys(routes[name] as Route, body)).toEqual([]);
  return body;
}

/** Keys of the top level that the contract does not know. */
function extraKeys(route: Route, body: object): string[] {
  const described = route.answer as { properties?: object; allOf?: { properties: object }[] } | undefined;
  const known =
    described?.properties ?? Object.assign({}, ...(described?.allOf ?? []).map((part) => part.properties));
  return Object.keys(body).filter((key) => !Object.hasOwn(known, key));
}

test('every route is described', () => {
  const described = Object.values(api.paths).flatMap((methods) =>
    Object.values(methods).map((one) => one.operationId),
  );
  expect(described.toSorted()).toEqual(Object.keys(routes).toSorted());
});

describe('answers are as described', () => {
  const gets: [RouteName, () => string][] = [
    ['health', () => '/health'],
    ['setupState', () => '/setup'],
    ['session', () => '/session'],
    ['accounts', () => '/accounts'],
    ['tokens', () => '/tokens'],
    ['settings', () => '/settings'],
    ['status', () => '/status'],
    ['drives', () => '/drives'],
    ['drive', () => `/drives/${house.drive.id}`],
    ['docks', () => '/docks'],
    ['sites', () => '/sites'],
    ['driveHistory', () => `/drives/${house.drive.id}/history`],
    ['ingests', () => `/ingests?drive=${house.drive.id}`],
    ['ingest', () => `/ingests/${house.drive.ingest?.id}`],
    ['ingestProblems', () => `/ingests/${house.drive.ingest?.id}/problems`],
    ['folders', () => `/folders?drive=${house.drive.id}&path=Photography/2019`],
    ['files', () => '/files'],
    ['timeline', () => '/timeline'],
    ['facets', () => '/facets?q=jpg'],
    ['fieldValues', () => '/field-values?field=ext&typed=j'],
    ['searches', () => '/searches'],
    ['file', () => `/files/${house.file('IMG_4711.jpg').id}`],
    ['shares', () => '/shares'],
    ['safety', () => '/safety'],
    ['shortFiles', () => `/safety/files?short=rule&drive=${house.drive.id}`],
    ['cloud', () => '/cloud'],
    ['uploads', () => '/uploads'],
    ['verifies', () => `/verifies?drive=${house.drive.id}`],
    ['trouble', () => `/trouble?drive=${house.drive.id}&state=damaged`],
    ['archiveCare', () => '/archive'],
  ];
  test.each(gets)('%s', async (name, path) => {
    await expectAsDescribed(name, await house.ask(`/api${path()}`), 200);
  });

  test('drives that are changed, ingested, released and attached', async () => {
    const { id } = house.drive;
    const changed = await house.ask(
      `/api/drives/${id}`,
      json({ name: 'Work', place: 'Shelf 2, Studio' }, 'PATCH'),
    );
    expect(await expectAsDescribed('changeDrive', changed, 200)).toMatchObject({
      name: 'Work',
      place: 'Shelf 2, Studio',
    });
    await expectAsDescribed(
      'ingestDrive',
      await house.ask(`/api/drives/${id}/ingests`, { method: 'POST' }),
      202,
    );
    const released = await house.ask(`/api/drives/${id}/release`, { method: 'POST' });
    expect(await expectAsDescribed('releaseDrive', released, 200)).toMatchObject({
      attached: true,
      released: true,
    });
    const attached = await house.ask('/api/drives/attach', json({ path: house.driveFolder }));
    expect(await expectAsDescribed('attach', attached, 202)).toMatchObject({ id, released: false });
  });

  test('verifies, walks of the archive, and the settings of the scrub', async () => {
    const { id } = house.drive;
    const started = await house.ask('/api/verifies', json({ drive: id, volume: 'archive', sample: 50 }));
    const { items } = (await expectAsDescribed('startVerify', started, 202)) as { items: { id: string }[] };
    await expectAsDescribed('verify', await house.ask(`/api/verifies/${items[0]!.id}`), 200);
    const cloud = await house.ask('/api/verifies', json({ volume: 'cloud' }));
    expect(await expectAsDescribed('startVerify', cloud, 409)).toMatchObject({ code: 'no-store' });
    await expectAsDescribed('startVerify', await house.ask('/api/verifies', json({ sample: 0 })), 400);
    await expectAsDescribed('walkArchive', await house.ask('/api/archive/walks', { method: 'POST' }), 202);
    const days = { scrubArchiveDays: 30, scrubMegabytes: 5 };
    await expectAsDescribed('changeSettings', await house.ask('/api/settings', json(days, 'PATCH')), 200);
    expect(await expectAsDescribed('archiveCare', await house.ask('/api/archive'), 200)).toMatchObject({
      scrub: { archiveDays: 30, driveDays: 730, bytesPerSecond: 5_000_000 },
    });
    for (const wrong of [{ scrubArchiveDays: 0 }, { scrubDriveDays: 3651 }, { scrubMegabytes: 0 }])
      await expectAsDescribed('changeSettings', await house.ask('/api/settings', json(wrong, 'PATCH')), 400);
  });

  test('a folder of the archive that is adopted', async () => {
    const folder = `${house.stack.archive}/Old/Photography`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/old.txt`, 'from years ago');
    const adopted = await house.ask('/api/archive/adoptions', json({ path: folder, drive: 'Old drive' }));
    expect(await expectAsDescribed('adopt', adopted, 202)).toMatchObject({
      name: 'Old drive',
      folder: 'Old',
    });
    const outside = await house.ask('/api/archive/adoptions', json({ path: '/proc', drive: 'Proc' }));
    expect(await expectAsDescribed('adopt', outside, 409)).toMatchObject({ code: 'system-folder' });
  });

  test('what is ingested of a drive, and settings', async () => {
    const { id } = house.drive;
    const folders = await house.ask(`/api/drives/${id}/folders?path=Photography`);
    expect(await expectAsDescribed('driveFolders', folders, 200)).toMatchObject({
      items: [{ name: '2019', hasFolders: true }, { name: '2020' }],
      more: false,
    });
    const chosen = { sourceFolders: ['Photography'], ignore: ['*.lrdata'] };
    const changed = await house.ask(`/api/drives/${id}`, json(chosen, 'PATCH'));
    expect(await expectAsDescribed('changeDrive', changed, 200)).toMatchObject({
      ignore: ['*.lrdata'],
      volumes: [{ sourceFolders: ['Photography'], sourcesChosen: true }],
    });
    const set = await house.ask('/api/settings', json({ folderMinutes: 30 }, 'PATCH'));
    const { changeable } = (await expectAsDescribed('changeSettings', set, 200)) as {
      changeable: { key: string; value: unknown }[];
    };
    expect(changeable.find(({ key }) => key === 'folderMinutes')).toMatchObject({ value: 30, usual: 15 });
    for (const wrong of [{ folderMinutes: -1 }, { folderMinutes: '30' }, { nonsense: 1 }, { ignore: [''] }])
      await expectAsDescribed('changeSettings', await house.ask('/api/settings', json(wrong, 'PATCH')), 400);
    const answer = `/api/ingests/${house.drive.ingest?.id}/answer`;
    await expectAsDescribed('answerIngest', await house.ask(answer, json({ goOn: true })), 409);
  });

  test('people and tokens', async () => {
    const person = { email: 'New@Example.org', password: 'another password', role: 'viewer' };
    const added = await expectAsDescribed('addAccount', await house.ask('/api/accounts', json(person)), 201);
    const { id, email } = added as { id: string; email: string };
    expect(email).toBe('new@example.org');
    await expectAsDescribed('addAccount', await house.ask('/api/accounts', json(person)), 409);
    await expectAsDescribed(
      'changeAccount',
      await house.ask(`/api/accounts/${id}`, json({ name: 'N' }, 'PATCH')),
      200,
    );
    await expectAsDescribed(
      'removeAccount',
      await house.ask(`/api/accounts/${id}`, { method: 'DELETE' }),
      204,
    );
    const made = await expectAsDescribed(
      'addToken',
      await house.ask('/api/tokens', json({ name: 'script' })),
      201,
    );
    const { id: tokenId, token } = made as { id: string; token: string };
    const headers = { authorization: `Bearer ${token}` };
    expect((await house.ask('/api/status', { as: 'nobody', headers })).status).toBe(200);
    await expectAsDescribed(
      'removeToken',
      await house.ask(`/api/tokens/${tokenId}`, { method: 'DELETE' }),
      204,
    );
    expect((await house.ask('/api/status', { as: 'nobody', headers })).status).toBe(401);
  });

  test('downloads and shares', async () => {
    const files = house.files.map((file) => file.id);
    const download = await house.ask('/api/downloads', json({ files: [...files, '999999'] }));
    expect(await expectAsDescribed('createDownload', download, 201)).toMatchObject({
      files: files.length,
      unavailable: [{ id: '999999', reason: 'not-found' }],
    });
    const share = await house.ask('/api/shares', json({ files, title: 'For you' }));
    const { url } = (await expectAsDescribed('createShare', share, 201)) as { url: string };
    const link = `/api/public/shares/${url.split('/').at(-1)}`;
    await expectAsDescribed('publicShare', await house.ask(link, { as: 'nobody' }), 200);
    await expectAsDescribed('publicFiles', await house.ask(`${link}/files`, { as: 'nobody' }), 200);
    const all = await house.ask(`${link}/downloads`, { ...json({}), as: 'nobody' });
    await expectAsDescribed('publicDownload', all, 201);
  });

  test('what lies in a bucket already, which has to be the one that is set up', async () => {
    await expectAsDescribed('cloudAdoptions', await house.ask('/api/cloud/adoptions'), 200);
    await expectAsDescribed('adoptCloud', await house.ask('/api/cloud/adoptions', json({})), 409);
  });

  test('when uploads are done', async () => {
    for (const query of ['', '?megabits=20', '?megabits=0&hours=none'])
      await expectAsDescribed('forecast', await house.ask(`/api/cloud/forecast${query}`), 200);
    expect((await house.ask('/api/cloud/forecast?megabits=fast')).status).toBe(400);
  });

  test('a folder that is to be sent first', async () => {
    const of = (path: string) => house.ask('/api/uploads/first', json({ drive: house.drive.id, path }));
    expect(await expectAsDescribed('sendFirst', await of('Photography'), 200)).toEqual({ files: 0 });
    await expectAsDescribed('sendFirst', await of('Photography/none'), 404);
  });

  test('uploads that are paused and resumed', async () => {
    const paused = await house.ask('/api/uploads/pause', { method: 'POST' });
    expect(await expectAsDescribed('pauseUploads', paused, 200)).toMatchObject({ paused: true });
    const hours = await house.ask('/api/uploads/pause?hours=2.5', { method: 'POST' });
    const { pausedUntil } = (await expectAsDescribed('pauseUploads', hours, 200)) as { pausedUntil: string };
    expect(Date.parse(pausedUntil) - Date.now()).toBeGreaterThan(2 * 3_600_000);
    expect((await house.ask('/api/uploads/pause?hours=0', { method: 'POST' })).status).toBe(400);
    const resumed = await house.ask('/api/uploads/resume', { method: 'POST' });
    expect(await expectAsDescribed('resumeUploads', resumed, 200)).toMatchObject({ paused: false });
  });

  test('setup, once there is an owner, and sign-out', async () => {
    const again = { ...json({ email: 'x@example.org', password: 'long enough' }), as: 'nobody' as const };
    await expectAsDescribed('setup', await house.ask('/api/setup', again), 409);
    await expectAsDescribed(
      'signOut',
      await house.ask('/api/session', { method: 'DELETE', as: 'viewer' }),
      204,
    );
    expect((await house.ask('/api/session', { as: 'viewer' })).status).toBe(401);
  });
});
