import fs from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { write } from '../support/care-room.ts';
import { attachFrom, createOwner, lookAt } from '../support/journey.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = browserMissing();
if (missing) console.warn(`skipped: the journey of removing, because ${missing}`);

/** From the contents of a drive to the list of what was removed, and back. */
describe.skipIf(missing)('removing a folder of a drive', () => {
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
    await page.getByRole('link', { name: 'Drives' }).first().click();
    await page
      .getByRole('link', { name: /LaCie 2019/ })
      .first()
      .click();
    await page.getByRole('link', { name: 'Contents' }).click();
    await page
      .getByRole('link', { name: /Photography/ })
      .first()
      .click();
    await page
      .getByRole('link', { name: /2019 Client/ })
      .first()
      .click();
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const look = (name: string) => lookAt(page, `remove-${name}`);

  test('everything that would go is shown, and nothing goes before it is confirmed', async () => {
    await page.getByRole('button', { name: 'Remove …' }).click();
    await page.getByText(/3 files with 3 versions/).waitFor();
    await page.getByText(/1 file, .* because the same bytes are on Drive 7/).waitFor();
    await page.getByText('Every file and copy').click();
    await page.getByText('Photography/2019 Client/a.jpg', { exact: true }).waitFor();
    await look('what-would-go');
    await page.getByRole('button', { name: 'Go on …' }).click();
    await page.getByLabel('Why').fill('Asked for by the client');
    await look('confirm');
    expect(fs.existsSync(join(stack.archive, 'LaCie 2019/Photography/2019 Client/a.jpg'))).toBe(true);
  });

  test('it goes, stands in the list of what was removed, and may be let back', async () => {
    await page.getByRole('button', { name: 'Remove 3 files' }).click();
    await page.getByRole('link', { name: 'Removed on purpose' }).click();
    await page.getByText(/3 files gone; kept out/).waitFor();
    expect(fs.existsSync(join(stack.archive, 'LaCie 2019/Photography/2019 Client'))).toBe(false);
    expect(fs.existsSync(join(stack.archive, 'Drive 7/Photography/copy of c.jpg'))).toBe(true);
    await page.getByText(/Mara Lindqvist: “Asked for by the client”/).waitFor();
    await look('removed');
    await page.getByRole('button', { name: 'Let it come back …' }).click();
    await page.getByRole('button', { name: 'Let it come back', exact: true }).click();
    await page.getByText(/Taken back by Mara Lindqvist/).waitFor();
  });
});
