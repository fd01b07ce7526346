import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { write } from '../support/care-room.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { lookAt } from '../support/journey.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = browserMissing() ?? mountsMissing();
if (missing) console.warn(`skipped: the journey of retiring a drive, because ${missing}`);

const env = { SAFELIGHT_RULE_COPIES: '2', SAFELIGHT_RULE_MEDIA: '1', SAFELIGHT_RULE_OFFSITE: '1' };

/** From a full drive to its certificate, and to the label that is printed for it. */
describe.skipIf(missing)('retiring a drive', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  let image: DriveImage;
  let fresh: DriveImage;
  let url: string;
  let drive: string;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), startBrowser()]);
    image = makeDrive(stack.folder, 'ext4', 'LaCie 2019', 40);
    const top = image.plugIn(join(stack.folder, 'elsewhere'));
    for (const name of ['a.jpg', 'b.jpg']) write(join(top, 'Photography/2019 Iceland', name), name);
    write(join(top, 'Invoices/2019.pdf'), 'an invoice');
    image.eject();
    image.plugIn(join(stack.watch, 'usb'));
    const [server] = await Promise.all([stack.startServer(env), stack.startWorker(env)]);
    url = server.url;
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(url);
    await page.getByLabel('Your name').fill('Mara Lindqvist');
    await page.getByLabel('E-mail').fill('mara@example.org');
    await page.getByLabel('Password', { exact: true }).fill('a long enough password');
    await page.getByRole('button', { name: 'Create the owner' }).click();
    await page.getByRole('link', { name: 'Drives' }).first().click();
    await page
      .getByRole('link', { name: /LaCie 2019/ })
      .first()
      .click();
    await page.getByText('Everything on it is proven').first().waitFor();
    drive = new URL(page.url()).pathname;
  });
  afterAll(async () => {
    await browser?.close();
    image?.remove();
    fresh?.remove();
    await stack?.stop();
  });

  const look = (name: string) => lookAt(page, `retire-${name}`);

  test('says what is missing, and how to mend it', async () => {
    await page.getByRole('link', { name: 'Retire', exact: true }).click();
    await page.getByRole('heading', { name: 'Where does it go?' }).waitFor();
    await look('where');
    await page.getByLabel('Name of the place').fill('Shelf 1');
    await page.getByRole('button', { name: 'Check and retire' }).click();
    await page.getByText('Files would be in too few buildings.').waitFor();
    await page.getByText('Choose a place in another building').waitFor();
    await look('not-yet');
  });

  test('and puts it away elsewhere, with a certificate', async () => {
    await page.getByLabel('Place', { exact: true }).selectOption({ label: 'A new place…' });
    await page.getByLabel('Name of the place').fill('Safe');
    await page.getByLabel('Building', { exact: true }).selectOption({ label: 'A new building…' });
    await page.getByLabel('Name of the building').fill('Parents’ house');
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByText(/LaCie 2019 was put away on/).waitFor();
    await page.getByText('The Archive: all').waitFor();
    await page.getByText('1 file, 10 bytes, outside the folders that are ingested').waitFor();
    await look('certificate');
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('Retired, to Safe, Parents’ house').waitFor();
    await look('history');
  });

  test('its label is printed at its size, and the code on it opens the page of the drive', async () => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Print a label' }).click();
    await page.getByRole('heading', { name: 'Label of LaCie 2019' }).waitFor();
    await look('label');
    for (const [size, width, height] of [
      ['62 × 29 mm', 62, 29],
      ['101 × 54 mm', 101, 54],
      ['89 × 36 mm', 89, 36],
    ] as const) {
      await page.getByRole('button', { name: size }).click();
      const path = join(stack.folder, `label-${width}.pdf`);
      await page.pdf({ path, preferCSSPageSize: true, printBackground: true });
      expect(pagesOf(path)).toEqual([{ width, height }]);
    }
    const code = await readCode(page);
    expect(code).toMatch(new RegExp(`^${url}/q/[0-9a-f]{8}/[0-9a-f-]{36}$`));
    await page.goto(code);
    await page.waitForURL(`${url}${drive}`);
    const [mark] = /(?<=\/q\/)[0-9a-f]{8}/.exec(code)!;
    await page.goto(code.replace(mark!, '00000000'));
    await page.getByText('This label is of another Safelight').waitFor();
    await look('foreign');
    await page.goto(code.replace(/[0-9a-f-]{36}$/, '00000000-0000-7000-8000-000000000000'));
    await page.getByText('This drive is not known here any more').waitFor();
  });

  const isAway = async () =>
    (await stack.db.pool.query('select from attachment where detached_at is null')).rowCount === 0;

  test('years later it is due: Visits and Home say so', async () => {
    const { pool } = stack.db;
    await page.goto(`${url}/drives/visits`);
    await page.getByText('No drive has to be brought home').waitFor();
    await look('no-visits');
    // As people do who eject first; else its copies are read again while it is still here.
    await page.evaluate((id) => fetch(`/api${id}/release`, { method: 'POST' }), drive);
    image.eject();
    await expect.poll(isAway, { timeout: 20_000 }).toBe(true);
    await pool.query(
      `update copy set at = now() - interval '900 days' from volume where volume.id = copy.volume_id and volume.kind = 'drive'`,
    );
    await page.getByText('1 drive is due; reading it is enough.').waitFor({ timeout: 60_000 });
    await page.getByText('Bring 1 drive home and attach it.').waitFor();
    await look('visits');
    await page.getByRole('link', { name: 'Home' }).first().click();
    await page.getByText('Bring LaCie 2019 home and attach it').first().waitFor();
    await look('home-due');
    await page.goto(`${url}/drives`);
    await page.getByRole('link', { name: 'Visits 1' }).waitFor();
    await look('wall');
  });

  test('lost, it is restored to a new disk from its own page, and lives on there', async () => {
    await page.goto(`${url}${drive}`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Declare it lost…' }).click();
    await page.getByRole('button', { name: 'Declare it lost' }).click();
    await page.getByText(/Attach a new, empty drive/).waitFor();
    await look('lost');
    fresh = makeDrive(stack.folder, 'ext4', 'FRESH', 40);
    fresh.plugIn(join(stack.watch, 'usb'));
    await page.getByRole('button', { name: 'Restore to it …' }).click();
    await page.getByRole('dialog').getByText('2 files, 10 bytes are written to it').waitFor();
    await look('replace');
    await page.getByRole('button', { name: 'Restore and take its place' }).click();
    await page.getByText('Everything on it is proven').first().waitFor();
    await look('replaced');
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('On another disk from then on').waitFor();
  });
});

/** Reads the code as a phone would: from the pixels. */
async function readCode(page: Page): Promise<string> {
  const picture = await page.getByRole('article').screenshot();
  const { data, info } = await sharp(picture)
    .resize({ width: 1600 })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return decodeQR({ width: info.width, height: info.height, data });
}

/** The pages of a PDF, in millimetres. */
function pagesOf(path: string): { width: number; height: number }[] {
  const boxes = readFileSync(path, 'latin1').matchAll(/\/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]/g);
  const mm = (points: string | undefined) => Math.round((Number(points) / 72) * 25.4);
  return [...boxes].map(([, width, height]) => ({ width: mm(width), height: mm(height) }));
}
