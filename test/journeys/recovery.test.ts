import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible } from '../support/accessible.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import type { CareRoom } from '../support/care-room.ts';
import { openCloudRoom, uploaded } from '../support/cloud-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { createOwner } from '../support/journey.ts';
import { writtenDown } from '../support/lost-room.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';

const missing = browserMissing() ?? mountsMissing() ?? cephMissing();
if (missing) console.warn(`skipped: the journey of the way back, because ${missing}`);

const sizes = [
  { width: 1440, height: 1000 },
  { width: 390, height: 844 },
];

/** From the nag on the home page to the kit on paper, and to a rehearsal that went well. */
describe.skipIf(missing)('getting ready to come back', () => {
  let server: TestStore;
  let room: CareRoom;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startObjectStore(), startBrowser()]);
    room = await openCloudRoom(server, 'home');
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await createOwner(page, room.url);
  });
  afterAll(async () => {
    await browser?.close();
    await room?.close();
    await server?.stop();
  });

  async function looksRight(): Promise<void> {
    for (const size of sizes) {
      await page.setViewportSize(size);
      const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth');
      expect(wide).toBe(false);
      await expectAccessible(page);
    }
    await page.setViewportSize(sizes[0]!);
  }

  test('the kit is offered on the first day', async () => {
    await page.getByRole('link', { name: 'Print the recovery kit' }).click();
    await page.getByRole('heading', { name: 'Safelight recovery kit' }).waitFor();
    await expect.poll(() => page.getByText(server.bucket, { exact: true }).count()).toBe(1);
    expect(await page.getByText(server.key).count()).toBe(0);
    await looksRight();
  });

  test('home asks for it until its word was typed back', async () => {
    const drive = await room.attach(room.makeDrive('A', { 'a.jpg': 'a', 'b.jpg': 'b' }), 'Iceland');
    await uploaded(room, drive.id, 2);
    await writtenDown(room);
    const word = (await page.locator('.word b').textContent())!;
    await page.goto(room.url);
    await page.getByText('Put the recovery kit on paper').waitFor();
    await page.goto(`${room.url}/cloud`);
    await page.getByText('Nobody has it on paper yet').waitFor();
    await page.getByLabel('The control word on the printed page').fill('not it');
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByText('That is not the word on the page').waitFor();
    await looksRight();
    await page.getByLabel('The control word on the printed page').fill(word.toLowerCase());
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByText('It is on paper').waitFor();
    await page.goto(room.url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByText('Put the recovery kit on paper').count()).toBe(0);
  });

  test('a rehearsal says that everything came back, how long it takes and what it costs', async () => {
    await page.goto(`${room.url}/cloud`);
    await page.getByText('The way back was not tried yet').waitFor();
    await page.getByRole('button', { name: 'Rehearse now' }).click();
    await page.getByText('everything came back as it was sent').waitFor();
    await page.getByRole('row', { name: /Iceland/ }).waitFor();
    await looksRight();
  });
});
