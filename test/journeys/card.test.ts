import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { write } from '../support/care-room.ts';
import { attachFrom, createOwner, lookAt } from '../support/journey.ts';
import { makePhoto } from '../support/media/make-photo.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = browserMissing();
if (missing) console.warn(`skipped: the journey of a card, because ${missing}`);

/** From a card that is not safe to the list of where everything of it is. */
describe.skipIf(missing)('a card in the browser', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  let card: string;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), startBrowser()]);
    const [server] = await Promise.all([stack.startServer(), stack.startWorker()]);
    const laptop = join(stack.folder, 'Laptop');
    card = join(stack.folder, 'Lexar 128 B');
    for (let n = 0; n < 24; n++) {
      const picture = await makePhoto({ seed: n * 13, takenAt: `2026:11:09 10:${10 + n}:00` });
      const folder = n < 16 ? '100ND850' : '101ND850';
      write(join(card, 'DCIM', folder, `DSC_${7412 + n}.JPG`), picture);
      if (n < 20) write(join(laptop, 'Photography/2026 Cloister, Lisbon', `${n}.jpg`), picture);
    }
    write(join(card, 'MISC/AUTPRINT.MRK'), 'print these');
    page = await browser.newPage();
    page.setDefaultTimeout(30_000);
    await createOwner(page, server.url);
    await attachFrom(page, laptop);
    await until(async () => {
      const { rows } = await stack.db.pool.query("select from photo where state = 'done'");
      return rows.length === 20;
    }, 'the pictures of the laptop are there');
    await attachFrom(page, card);
    await page.getByRole('link', { name: 'Cards' }).first().click();
    await page.getByRole('link', { name: 'Lexar 128 B' }).click();
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const look = (name: string) => lookAt(page, `card-${name}`);
  const row = (folder: string) =>
    page.getByRole('table', { name: 'What is safe of each folder' }).getByRole('row', { name: folder });

  test('is said not to be safe, folder by folder', async () => {
    await page.getByRole('heading', { name: 'Not yet. 5 files are not safe elsewhere.' }).waitFor();
    await row('DCIM / 100ND850').getByText('all', { exact: true }).waitFor();
    await row('DCIM / 100ND850').getByText('Laptop / Photography / 2026 Cloister, Lisbon').waitFor();
    await row('DCIM / 101ND850').getByText('one copy, one building').waitFor();
    await row('MISC').getByText('nowhere').waitFor();
    await look('not');
  });

  test('is safe once the rest is copied, and every file of it is in a list to take along', async () => {
    await page.getByRole('button', { name: /Copy the 5 files/ }).click();
    await page.getByRole('heading', { name: 'Safe to format.' }).waitFor();
    await row('MISC').getByText('all', { exact: true }).waitFor();
    await until(async () => {
      const { rows } = await stack.db.pool.query("select from photo where state = 'done'");
      return rows.length === 24;
    }, 'all of its pictures are there');
    await page.reload();
    await row('MISC').waitFor();
    await look('safe');
    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: 'List of files' }).click();
    const list = await saved;
    expect(list.suggestedFilename()).toMatch(/^Lexar 128 B \d{4}-\d{2}-\d{2} files\.csv$/);
    const lines = readFileSync(await list.path(), 'utf8')
      .trimEnd()
      .split('\r\n')
      .slice(1);
    expect(lines.length).toBe(25);
    expect(lines.every((line) => line.startsWith('safe elsewhere,') && line.includes('the archive'))).toBe(
      true,
    );
    expect(lines.some((line) => /Lexar 128 B\/[\d-]+\/MISC\/AUTPRINT\.MRK/.test(line))).toBe(true);
  });
});
