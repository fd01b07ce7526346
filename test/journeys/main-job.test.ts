import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible } from '../support/accessible.ts';
import { until } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = browserMissing() ?? mountsMissing() ?? cephMissing();
if (missing) console.warn(`skipped: the journey in the browser, because ${missing}`);

const shoot = 'Photography/2018/2018-04-14 Lake Nona clubhouse';
const wanted = 'LNC_0007.jpg';
const password = 'a long enough password';
const PICTURES = 24;

/** What one person does from the first visit to the day a client fetches a picture; each step builds on the one before. */
describe.skipIf(missing)('from the first visit to the client', () => {
  let store: TestStore;
  let stack: Stack;
  let drive: DriveImage;
  let browser: Browser;
  let page: Page;
  let url: string;
  let original: string;
  let link: string;

  beforeAll(async () => {
    [store, stack, browser] = await Promise.all([startObjectStore(), startStack(), startBrowser()]);
    const cloud = {
      B2_ENDPOINT: store.endpoint,
      B2_REGION: 'us-east-1',
      B2_BUCKET: store.bucket,
      B2_KEY_ID: store.keyId,
      B2_APPLICATION_KEY: store.key,
    };
    const [server] = await Promise.all([stack.startServer(cloud), stack.startWorker(cloud)]);
    url = server.url;
    drive = makeDrive(stack.folder, 'exfat', 'LaCie 2018', 300);
    const top = drive.plugIn(join(stack.folder, 'aside'));
    original = await fill(top);
    drive.eject();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  });

  afterAll(async () => {
    await browser?.close();
    drive?.remove();
    await stack?.stop();
    await store?.stop();
  });

  test('the first visit creates the owner', async () => {
    await page.goto(url);
    await page.getByLabel('Your name').fill('Mara Lindqvist');
    await page.getByLabel('E-mail').fill('mara@example.org');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Create the owner' }).click();
    await page.getByRole('heading', { name: /Plug in a drive/ }).waitFor();
    await expectAccessible(page);
  });

  test('a drive that is plugged in appears within 5 seconds, and everything on it is proven', async () => {
    await page.getByRole('link', { name: 'Drives' }).first().click();
    drive.plugIn(join(stack.watch, 'usbshare1'));
    const pluggedIn = performance.now();
    const card = page.getByRole('link', { name: /LaCie 2018/ }).first();
    await card.waitFor({ timeout: 10_000 });
    expect(performance.now() - pluggedIn).toBeLessThan(5_000);
    await card.click();
    await page.getByText('Everything on it is proven').first().waitFor({ timeout: 120_000 });
    await expectAccessible(page);
  });

  test('each new Content is in the bucket, and the store refused nothing', async () => {
    await until(async () => {
      const { rows } = await stack.db.pool.query(
        `select count(*)::int as n from copy c join volume v on v.id = c.volume_id
         where v.kind = 'cloud' and c.state = 'present' and c.evidence = 'written'`,
      );
      return rows[0].n === PICTURES + 1;
    }, 'all is uploaded');
    expect(store.stats.refused).toEqual([]);
  });

  test('the drive goes away, and its pictures stay', async () => {
    drive.eject();
    await page.getByRole('link', { name: 'Drives' }).first().click();
    await page.getByText('No place noted').first().waitFor({ timeout: 15_000 });
    await page.getByRole('link', { name: 'Browse' }).first().click();
    await page.getByText(`${PICTURES} pictures`).waitFor({ timeout: 30_000 });
    await expectAccessible(page);
  });

  test('a picture is found by its name, looked at, and downloaded as it was', async () => {
    await page.getByRole('combobox', { name: 'Search' }).fill('lake lnc_0007');
    await page.getByRole('combobox', { name: 'Search' }).press('Enter');
    await page
      .getByRole('link', { name: new RegExp(wanted.slice(0, 8)) })
      .first()
      .click();
    const picture = page.locator('.stage img').first();
    await picture.waitFor();
    await until(
      () => picture.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth > 800),
      'the picture is shown',
    );
    await page.getByText('Where its copies are').waitFor();
    await expectAccessible(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).first().click(),
    ]);
    expect(download.suggestedFilename()).toBe(wanted);
    expect(sha256(await download.path())).toBe(original);
  });

  test('it is shared with somebody who has no account', async () => {
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByLabel('Title').fill('For Karen');
    await page.getByRole('button', { name: 'Make the link' }).click();
    link = await page.getByRole('textbox', { name: 'The link' }).inputValue();
    expect(link).toMatch(/\/s\/[\w-]{20,}$/);
  });

  test('the client opens the link on a phone and fetches the very bytes', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const phone = await context.newPage();
    await phone.goto(link);
    await phone.getByRole('heading', { name: 'For Karen' }).waitFor();
    await phone.getByText('Mara Lindqvist').first().waitFor();
    await expectAccessible(phone);
    const [download] = await Promise.all([
      phone.waitForEvent('download'),
      phone
        .locator('a,button')
        .filter({ hasText: /Download/, visible: true })
        .first()
        .click(),
    ]);
    const path = await download.path();
    expect(download.suggestedFilename()).toMatch(/\.(zip|jpg)$/);
    expect(
      fs.readFileSync(path).includes(fs.readFileSync(join(stack.archive, 'LaCie 2018', shoot, wanted))),
    ).toBe(true);
    expect((await phone.request.get(`${url}/api/files`)).status()).toBe(401);
    await context.close();
  });
});

/** Pictures that each differ, a sidecar, and the hash of the one that is looked for. */
async function fill(top: string): Promise<string> {
  const folder = join(top, shoot);
  fs.mkdirSync(folder, { recursive: true });
  for (let n = 0; n < PICTURES; n++) {
    const background = { r: (n * 37) % 256, g: (n * 91) % 256, b: (n * 53) % 256 };
    const made = sharp({ create: { width: 1200, height: 800, channels: 3, background } });
    const exif = {
      IFD0: { Make: 'NIKON', Model: 'NIKON D850' },
      IFD2: { DateTimeOriginal: `2018:04:14 19:42:${String(n).padStart(2, '0')}` },
    };
    await made
      .withExif(exif)
      .jpeg()
      .toFile(join(folder, `LNC_${String(n).padStart(4, '0')}.jpg`));
  }
  fs.writeFileSync(join(folder, 'LNC_0007.xmp'), '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
  return sha256(join(folder, wanted));
}

function sha256(path: string): string {
  return createHash('sha256').update(fs.readFileSync(path)).digest('hex');
}
