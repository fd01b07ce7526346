import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { CareRoom } from '../support/care-room.ts';
import { uploaded } from '../support/cloud-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { createOwner, lookAt } from '../support/journey.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';

const missing = browserMissing() ?? mountsMissing() ?? cephMissing();
if (missing) console.warn(`skipped: the journey of setting up a cloud store, because ${missing}`);

/** From no store to files in the bucket, without touching the environment and without a restart. */
describe.skipIf(missing)('setting up a cloud store', () => {
  let server: TestStore;
  let room: CareRoom;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startObjectStore(), startBrowser()]);
    room = await CareRoom.open();
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await createOwner(page, room.url);
  });
  afterAll(async () => {
    await browser?.close();
    await room?.close();
    await server?.stop();
  });

  const fill = async (changes: { endpoint?: string; bucket?: string; key?: string } = {}) => {
    await page.getByLabel('Endpoint', { exact: true }).fill(changes.endpoint ?? server.endpoint);
    await page.getByLabel('Bucket', { exact: true }).fill(changes.bucket ?? server.bucket);
    await page.getByLabel('Folder in the bucket').fill('home');
    await page.getByLabel('Key id').fill(server.keyId);
    await page.getByLabel('Application key').fill(changes.key ?? server.key);
    await page.getByRole('button', { name: 'Try it' }).click();
  };
  const tried = () => page.getByRole('list', { name: 'What was tried' });

  test('a store that does not answer, a wrong key and a wrong bucket are each said in words', async () => {
    await page.goto(`${room.url}/cloud`);
    await page.getByRole('heading', { name: 'Add a cloud store' }).waitFor();
    await lookAt(page, 'cloud-setup-empty');
    await fill({ endpoint: 'http://127.0.0.1:59999' });
    await page.getByText('Nothing listens at 127.0.0.1:59999.').waitFor();
    await fill({ key: 'not-the-key' });
    await page.getByText('The application key does not belong to this key id.').waitFor();
    await fill({ bucket: 'no-such-bucket' });
    await page.getByText('There is no bucket no-such-bucket in this store.').waitFor();
    await lookAt(page, 'cloud-setup-fails');
    expect(await page.getByRole('button', { name: 'Use it all the same' }).count()).toBe(1);
  });

  test('a store that works says so step by step, and leaves nothing behind', async () => {
    await fill();
    await page.getByText('Safelight can work with this store.').waitFor();
    for (const says of [
      'The clocks agree.',
      'The store knows the key.',
      'What was written came back as it was sent.',
    ])
      expect(await tried().getByText(says).count()).toBe(1);
    expect(server.stats.operations.DeleteObject).toBe(1);
    await lookAt(page, 'cloud-setup-works');
  });

  test('once it is used, files go there at once, and the key is shown nowhere', async () => {
    const drive = await room.attach(room.makeDrive('A', { 'a.jpg': 'a', 'b.jpg': 'b' }), 'Iceland');
    await page.getByRole('button', { name: 'Use this store' }).click();
    await page.getByRole('heading', { name: 'The store', exact: true }).waitFor();
    await uploaded(room, drive.id, 2);
    const path = join(room.stack.data, 'secrets/cloud.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toContain(server.key);
    for (const asked of ['/cloud', '/cloud/setup', '/settings', '/recovery-kit'])
      expect(JSON.stringify(await room.ask(asked))).not.toContain(server.key);
    await page.getByRole('button', { name: 'Change the store or its key' }).click();
    expect(await page.getByLabel('Application key').inputValue()).toBe('');
    await lookAt(page, 'cloud-setup-change');
  });

  test('another folder takes its place while everything runs, with the key that is kept', async () => {
    await page.getByLabel('Folder in the bucket').fill('away');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('The folder away is free for this Safelight.').waitFor();
    await page.getByRole('button', { name: 'Use this store' }).click();
    await page.getByText('away', { exact: true }).waitFor();
    await expect
      .poll(async () => (await room.ask<{ doneFiles: number }>('/cloud')).doneFiles, { timeout: 60_000 })
      .toBe(2);
  });

  test('no store any more is as before the first one', async () => {
    await page.getByRole('button', { name: 'Change the store or its key' }).click();
    await page.getByRole('button', { name: 'Use no store any more' }).click();
    await page.getByRole('heading', { name: 'Add a cloud store' }).waitFor();
    expect(existsSync(join(room.stack.data, 'secrets/cloud.json'))).toBe(false);
  });
});
