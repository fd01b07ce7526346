import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cookieOf, json, password } from '../api/house.ts';
import { fillCatalogue } from '../bench/search/fill.ts';
import { expectAccessible } from '../support/accessible.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = browserMissing();
if (missing) console.warn(`skipped: the timeline in the browser, because ${missing}`);

const FILES = 20_000;

/** Two decades of pictures on one page. */
describe.skipIf(missing)('the timeline', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), startBrowser()]);
    await fillCatalogue(stack.db.pool, FILES);
    ({ url } = await stack.startServer());
    const token = readFileSync(join(stack.data, 'secrets/cli-token'), 'utf8').trim();
    const answer = await fetch(`${url}/api/setup`, {
      ...json({ email: 'owner@example.org', password, name: 'Ada' }),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    });
    const [name = '', value = ''] = cookieOf(answer).split('=');
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.context().addCookies([{ name, value, url }]);
    await page.goto(`${url}/browse`);
    await page.getByRole('listitem').first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const ends = async () => {
    const { rows } = await stack.db.pool.query<{ first: Date; last: Date; n: number }>(
      `SELECT min(taken_at) AS first, max(taken_at) AS last, count(*)::int AS n FROM file
       WHERE kind IN ('photo', 'film') AND taken_at IS NOT NULL`,
    );
    return rows[0]!;
  };
  const heading = (day: Date) => {
    const parts = {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    } as const;
    const words = new Intl.DateTimeFormat('en-GB', parts).format(day).replace(',', '');
    return page.getByRole('heading', { level: 2, name: words });
  };
  const slider = () => page.getByRole('slider', { name: 'Time' });

  test('begins with the latest day and says how many pictures there are', async () => {
    const { last, n } = await ends();
    await heading(last).waitFor();
    await page.getByRole('heading', { level: 1, name: `${n.toLocaleString('en-GB')} pictures` }).waitFor();
    await expectAccessible(page);
  });

  test('reaches the very first picture, with no more on the page than is in view', async () => {
    const { first, n } = await ends();
    await slider().focus();
    await page.keyboard.press('End');
    await page.mouse.move(600, 500);
    await expect
      .poll(
        async () => {
          await page.mouse.wheel(0, 5000);
          return page.locator(`[aria-posinset="${n}"]`).count();
        },
        { timeout: 60_000 },
      )
      .toBe(1);
    await heading(first).waitFor();
    expect(await page.getByRole('listitem').count()).toBeLessThan(150);
  });

  test('goes month by month with the keys, and lets go of what is far away', async () => {
    const before = await slider().getAttribute('aria-valuenow');
    await slider().focus();
    await page.keyboard.press('PageUp');
    expect(Number(await slider().getAttribute('aria-valuenow'))).toBeLessThan(Number(before));
    await page.keyboard.press('Home');
    const { last } = await ends();
    await heading(last).waitFor();
    expect(await page.getByRole('listitem').count()).toBeLessThan(150);
  });

  test('opens a month from its card', async () => {
    await page.getByRole('button', { name: 'By day' }).click();
    await page.getByRole('menuitem', { name: 'By year' }).click();
    const card = page.getByRole('button', { name: /^2009/ });
    await card.waitFor();
    await expectAccessible(page);
    await card.click();
    await page.getByRole('heading', { level: 2, name: /2009/ }).first().waitFor();
  });
});
