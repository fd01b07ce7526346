import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { write } from '../support/care-room.ts';
import { attachFrom, createOwner, lookAt } from '../support/journey.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = browserMissing();
if (missing) console.warn(`skipped: the journey of the totals, because ${missing}`);

/** From the home page to the totals, and from a drive to its rule. */
describe.skipIf(missing)('how safe everything is, in figures', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), startBrowser()]);
    const [server] = await Promise.all([stack.startServer(), stack.startWorker()]);
    const first = join(stack.folder, 'LaCie 2019');
    const second = join(stack.folder, 'Drive 7');
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg'])
      write(join(first, 'Photography/2019 Client', name), `${name} of the client`);
    write(join(first, 'Photography/2020 Oslo/d.jpg'), 'Oslo');
    write(join(second, 'Photography/copy of c.jpg'), 'c.jpg of the client');
    page = await browser.newPage();
    page.setDefaultTimeout(30_000);
    await createOwner(page, server.url);
    for (const path of [second, first]) await attachFrom(page, path);
    await until(async () => {
      const { rows } = await stack.db.pool.query("select from ingest where state = 'done'");
      return rows.length === 2;
    }, 'both drives are ingested');
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const look = (name: string) => lookAt(page, `totals-${name}`);

  test('the totals stand behind the numbers of the home page, by drive, shoot, year and kind', async () => {
    const address = new URL('/safety?short=rule', page.url()).href;
    const table = page.getByRole('table', { name: 'How safe, by drive' });
    // An answer is remembered for as long as it was dear to make.
    await until(async () => {
      await page.goto(address);
      await table.waitFor();
      return table.getByRole('link', { name: 'LaCie 2019' }).isVisible();
    }, 'what was ingested is counted');
    await look('drives');
    await page.getByRole('button', { name: 'Shoots' }).click();
    await page.getByRole('link', { name: 'Photography/2019 Client' }).waitFor();
    await look('shoots');
    await page.getByRole('button', { name: 'Kinds' }).click();
    await page.getByRole('cell', { name: 'Pictures' }).waitFor();
    await page.getByRole('button', { name: 'Drives', exact: true }).click();
  });

  test('a drive gets a rule of its own on its page', async () => {
    await page.getByRole('link', { name: 'LaCie 2019' }).last().click();
    await page.getByText('The usual one, as all drives have it.').waitFor();
    await page.locator('section', { hasText: 'Its rule' }).getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('A rule of its own').check();
    await page.getByLabel('Copies, each on another holder').selectOption('2');
    await look('rule');
    await page.getByRole('button', { name: 'Keep the rule' }).click();
    await page.getByText('2 copies, 2 kinds of medium, 1 other building').waitFor();
    await look('drive');
    const { rows } = await stack.db.pool.query("select rule from drive where name = 'LaCie 2019'");
    expect(rows).toEqual([{ rule: { copies: 2, media: 2, offsite: 1 } }]);
  });
});
