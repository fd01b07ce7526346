import fs from 'node:fs';
import { join } from 'node:path';
import type { DriveView, IngestView } from '@safelight/contract/drives.ts';
import type { List } from '@safelight/contract/lists.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { type Client, clientOf } from '../support/client.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let ask: Client;
let n = 0;

beforeAll(async () => {
  stack = await startStack();
  const [server] = await Promise.all([stack.startServer(), stack.startWorker({ SAFELIGHT_ROLES: 'dock' })]);
  ask = clientOf(stack, server.url);
});
afterAll(() => stack?.stop());
beforeEach(async () => void (await ask('PATCH', '/settings', { folderMinutes: null })));

/** A share with two documents and a link, attached by hand and ingested. */
const share = async () => {
  const top = join(stack.folder, `share-${n++}`);
  fs.mkdirSync(join(top, 'Photography/PC/Backups'), { recursive: true });
  for (const name of ['one.lrcat', 'two.pdf'])
    fs.writeFileSync(join(top, 'Photography/PC', name), `${top} ${name}`);
  fs.symlinkSync('/etc/hosts', join(top, 'Photography/link'));
  const { id } = await ask<DriveView>('POST', '/drives/attach', { path: top });
  await until(async () => (await history(id))[0]?.state === 'done', 'it is ingested');
  return { id, folder: join(top, 'Photography/PC') };
};
const history = async (id: string) => (await ask<List<IngestView>>('GET', `/ingests?drive=${id}`)).items;

/** As if the last look had been so many minutes ago. */
const age = (id: string, minutes: number) =>
  stack.db.pool.query(
    `update ingest set updated_at = updated_at - make_interval(mins => $2), checked_at = checked_at - make_interval(mins => $2)
     where drive_id = $1`,
    [id, minutes],
  );

test('a folder that is attached is looked at again on a schedule, which leaves no row where nothing is new', async () => {
  const { id } = await share();
  await age(id, 14);
  await new Promise((resolve) => setTimeout(resolve, 6000));
  expect(await history(id)).toMatchObject([{ checkedAt: null }]);
  for (let times = 0; times < 2; times++) {
    const before = (await history(id))[0]!.checkedAt;
    await age(id, 16);
    await until(async () => {
      const all = await history(id);
      return all.length === 1 && all[0]!.checkedAt !== null && all[0]!.checkedAt > (before ?? '');
    }, 'it was looked at');
  }
  expect(await history(id)).toMatchObject([
    { startedBy: 'attach', found: 3, copied: 2, skipped: 1, state: 'done' },
  ]);
});

test('what the schedule finds new is ingested and has a row', async () => {
  const { id, folder } = await share();
  await ask('PATCH', '/settings', { folderMinutes: 0 });
  await new Promise((resolve) => setTimeout(resolve, 6000));
  fs.writeFileSync(join(folder, 'three.pdf'), `${folder} three`);
  await age(id, 100_000);
  await new Promise((resolve) => setTimeout(resolve, 6000));
  expect(await history(id)).toHaveLength(1);
  await ask('PATCH', '/settings', { folderMinutes: 60 });
  await until(
    async () => (await history(id)).length === 2 && (await history(id))[0]!.state === 'done',
    'it is ingested',
  );
  expect((await history(id))[0]).toMatchObject({ startedBy: 'schedule', copied: 1, held: 2, found: 4 });
});

test('a change is noticed long before the schedule, also in a folder that came later', async () => {
  const { id, folder } = await share();
  await new Promise((resolve) => setTimeout(resolve, 6000));
  fs.mkdirSync(join(folder, 'New'));
  fs.writeFileSync(join(folder, 'New/catalogue.lrcat'), `${folder} new`);
  await until(async () => (await history(id))[0]!.copied === 1, 'the new file is copied', 30);
  await new Promise((resolve) => setTimeout(resolve, 6000));
  fs.appendFileSync(join(folder, 'New/catalogue.lrcat'), 'more');
  await until(
    async () => (await history(id)).filter(({ copied }) => copied === 1).length === 2,
    'the change is copied',
    30,
  );
});

test('a folder that was released is left alone', async () => {
  const { id, folder } = await share();
  await ask('POST', `/drives/${id}/release`);
  fs.writeFileSync(join(folder, 'late.pdf'), `${folder} late`);
  await age(id, 100);
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  expect(await history(id)).toMatchObject([{ checkedAt: null }]);
});
