import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, json, openHouse } from '../api/house.ts';
import { expectAccessible } from '../support/accessible.ts';
import { until } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { makePhoto } from '../support/media/make-photo.ts';

const missing = browserMissing();
if (missing) console.warn(`skipped: the search in the browser, because ${missing}`);

/** What one finds by writing into the search field; each step builds on the one before. */
describe.skipIf(missing)('the search field', () => {
  let house: House;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(), startBrowser()]);
    await addPictures(house);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.context().addCookies([cookieFor(house)]);
    await page.goto(`${house.url}/browse`);
  });
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const field = () => page.getByRole('combobox', { name: 'Search' });
  const caret = () =>
    field().evaluate((input) => (input as unknown as { selectionStart: number }).selectionStart);
  const found = (words: RegExp) => page.getByRole('heading', { level: 1, name: words }).waitFor();

  test('offers the fields and the values that there are', async () => {
    await field().click();
    await field().pressSequentially('cam');
    await page.getByRole('option', { name: /camera:/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await field().pressSequentially('canon');
    await page.getByRole('option', { name: 'Canon EOS R5' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await field().inputValue()).toBe('camera:"Canon EOS R5" ');
    await page.keyboard.press('Enter');
    await found(/4 files/);
    expect(new URL(page.url()).searchParams.get('q')).toBe('camera:"Canon EOS R5"');
  });

  test('shows fields for themselves, and leaves them out again', async () => {
    await field().fill('year_2018');
    await page.keyboard.press('Enter');
    await found(/2 files/);
    await page.getByRole('button', { name: 'Leave out camera Canon EOS R5' }).click();
    await page.waitForURL(/q=year_2018$/);
    await found(/2 files/);
  });

  test('points at the character that cannot be understood', async () => {
    await field().fill('pool camra:canon');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('There is no field “camra:”. Is “camera:” meant?').waitFor();
    expect(await caret()).toBe(5);
    expect(await page.locator('mark').textContent()).toBe('camra:canon');
    await expectAccessible(page);
    await field().fill('year');
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.keyboard.press('Enter');
    await found(/4 files/);
  });

  test('narrows down by what is found', async () => {
    await page.getByRole('button', { name: '2019: 2' }).click();
    await found(/2 files/);
    await page.getByRole('checkbox', { name: '4 stars' }).check();
    await found(/1 file/);
    await expectAccessible(page);
    await page.getByRole('checkbox', { name: '4 stars' }).uncheck();
    await found(/2 files/);
  });

  test('keeps a search and offers it', async () => {
    await page.getByRole('button', { name: 'Save search' }).click();
    await page.getByLabel('Name').fill('The year 2019');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByText('The search is kept').waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.getByRole('option', { name: /The year 2019/ }).click();
    await found(/2 files/);
  });

  test('forgives a typing mistake and says so', async () => {
    await page.goto(`${house.url}/browse?q=yeer`);
    await page.getByText('Nothing has “yeer”.').waitFor();
    await found(/4 files/);
  });
});

/** Year and stars. */
const pictures: [number, number][] = [
  [2018, 0],
  [2018, 0],
  [2019, 4],
  [2019, 0],
];

async function addPictures({ ask, driveFolder, drive }: House): Promise<void> {
  const folder = join(driveFolder, 'Photography', 'years');
  mkdirSync(folder, { recursive: true });
  for (const [n, [year, rating]] of pictures.entries()) {
    const photo = await makePhoto({
      width: 300,
      height: 200,
      takenAt: `${year}:07:01 09:30:00`,
      rating,
      seed: n,
    });
    writeFileSync(join(folder, `year_${year}_${n}.jpg`), photo);
  }
  await ask(`/api/drives/${drive.id}/ingests`, json({}));
  await until(async () => {
    const { total } = (await (await ask('/api/files?q=year%20has:date%20camera:canon')).json()) as {
      total: number;
    };
    return total === 4;
  }, 'the pictures can be searched');
}

function cookieFor({ url, cookies }: House) {
  const [name = '', value = ''] = cookies.owner.split('=');
  return { name, value, url };
}
