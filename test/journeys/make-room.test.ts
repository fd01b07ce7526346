import fs from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { write } from '../support/care-room.ts';
import { cloudEnv } from '../support/cloud-room.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { createOwner, lookAt } from '../support/journey.ts';
import { makePhoto } from '../support/media/make-photo.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';
import { type Running, type Stack, startStack } from '../support/stack.ts';

const missing = browserMissing() ?? mountsMissing() ?? cephMissing();
if (missing) console.warn(`skipped: the journey of making room, because ${missing}`);

const FOLDERS = ['2019 Iceland', '2020 Oslo'];
const EACH = 6;

/** What a drive and the cloud hold is freed in the Archive, and comes back while the drive is away. */
describe.skipIf(missing)('making room in the browser', () => {
  let store: TestStore;
  let stack: Stack;
  let nas: DriveImage;
  let drive: DriveImage;
  let worker: Running;
  let browser: Browser;
  let page: Page;
  const originals = new Map<string, Buffer>();

  beforeAll(async () => {
    [store, stack, browser] = await Promise.all([startObjectStore(), startStack(), startBrowser()]);
    nas = makeDrive(stack.folder, 'ext4', 'NAS', 300);
    nas.plugIn(stack.archive);
    Object.assign(stack.env, cloudEnv(store, 'archive'));
    const [server, started] = await Promise.all([stack.startServer(), stack.startWorker()]);
    worker = started;
    drive = makeDrive(stack.folder, 'ext4', 'LaCie 2019', 100);
    const top = drive.plugIn(join(stack.folder, 'aside'));
    for (const [f, folder] of FOLDERS.entries())
      for (let n = 0; n < EACH; n++) {
        const photo = await makePhoto({ seed: f * 100 + n, takenAt: `${2019 + f}:05:03 14:0${n}:00` });
        originals.set(`Photography/${folder}/${n}.jpg`, photo);
        write(join(top, 'Photography', folder, `${n}.jpg`), photo);
      }
    drive.eject();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(60_000);
    await createOwner(page, server.url);
    await page.evaluate(() =>
      fetch('/api/settings', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ruleCopies: 2, ruleMedia: 2, ruleOffsite: 1 }),
      }),
    );
    drive.plugIn(join(stack.watch, 'usbshare1'));
  });

  afterAll(async () => {
    await browser?.close();
    await worker?.stop();
    drive?.remove();
    nas?.remove();
    await stack?.stop();
    await store?.stop();
  });

  const look = (name: string) => lookAt(page, `room-${name}`);
  const archived = (path: string) => join(stack.archive, 'LaCie 2019', path);
  const standing = () => [...originals.keys()].filter((path) => fs.existsSync(archived(path)));
  const same = (paths: string[]) =>
    paths.every((path) => fs.readFileSync(archived(path)).equals(originals.get(path)!));
  const rowsOf = async (statement: string) => (await stack.db.pool.query(statement)).rowCount ?? 0;
  const open = () =>
    page
      .getByRole('link', { name: /^Archive/ })
      .first()
      .click();

  test('what is not safe without stays, and the page says why', async () => {
    await page.getByRole('link', { name: 'Drives' }).first().click();
    await open();
    await page.getByRole('heading', { level: 1, name: 'Make room' }).waitFor();
    await page.getByText(/are free in the Archive/).waitFor();
    await page.getByText('Only what is safe without.').waitFor();
  });

  test('what would go is shown, and nothing goes before it is confirmed', async () => {
    await until(
      async () =>
        (await rowsOf(`select from upload where state = 'done'`)) === originals.size &&
        (await rowsOf(`select from photo where state = 'done'`)) === originals.size &&
        (await rowsOf('select from safety_dirty limit 1')) === 0,
      'everything is uploaded, seen and counted',
      120,
    );
    await page.reload();
    await page.getByRole('button', { name: 'Show what would go' }).click();
    await page.getByText(/^12 files, /).waitFor();
    await page.getByRole('table', { name: 'Whose files would be freed' }).getByText('LaCie 2019').waitFor();
    await look('plan');
    await page.getByRole('button', { name: /^Free .*…$/ }).click();
    await page.getByText(/Before each goes, it is proven once more/).waitFor();
    await look('confirm');
    expect(standing()).toHaveLength(originals.size);
  });

  test('it goes, is listed as freed, and is shown and downloaded from the drive', async () => {
    await page.getByRole('button', { name: 'Free 12 files' }).click();
    const freed = page.getByRole('table', { name: 'What is freed now' });
    await freed.getByRole('row', { name: /LaCie 2019 12 / }).waitFor();
    await page.getByText(/^12 files freed/).waitFor();
    expect(standing()).toEqual([]);
    await look('freed');
  });

  test('a folder comes back from the cloud while its drive is away, then the rest, byte for byte', async () => {
    drive.eject();
    await until(
      async () => (await rowsOf('select from attachment where detached_at is null')) === 0,
      'it is away',
    );
    await page
      .getByRole('table', { name: 'What is freed now' })
      .getByRole('link', { name: 'LaCie 2019' })
      .click();
    for (const name of [/Photography/, /2019 Iceland/])
      await page.getByRole('main').getByRole('link', { name }).first().click();
    await page.getByRole('button', { name: 'Fetch back …' }).click();
    await look('fetch-folder');
    await page.getByRole('button', { name: 'Fetch it back' }).click();
    await page.getByText('6 files are back, proven.').waitFor();
    const iceland = [...originals.keys()].filter((path) => path.includes('Iceland'));
    expect(standing()).toEqual(iceland);
    expect(same(iceland)).toBe(true);
    await page.getByRole('button', { name: 'Close' }).click();

    await page.goto(new URL('/room', page.url()).href);
    await page.getByRole('row', { name: /LaCie 2019 6 / }).waitFor();
    await page.getByRole('button', { name: /Fetch back LaCie 2019/ }).click();
    await page.getByRole('button', { name: 'Fetch it back' }).click();
    await page.getByText('6 files are back, proven.').waitFor();
    expect(standing()).toHaveLength(originals.size);
    expect(same([...originals.keys()])).toBe(true);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('table', { name: 'What is freed now' }).waitFor({ state: 'detached' });
  });
});
