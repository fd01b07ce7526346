import fs from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { write } from '../support/care-room.ts';
import { attachFrom, createOwner, lookAt } from '../support/journey.ts';
import { treeOf } from '../support/restore-room.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = browserMissing();
if (missing) console.warn(`skipped: the journey of restoring, because ${missing}`);

/** From the contents of a drive to its files in another folder. */
describe.skipIf(missing)('restoring a folder of a drive', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  let top: string;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), startBrowser()]);
    const [server] = await Promise.all([stack.startServer(), stack.startWorker()]);
    top = join(stack.folder, 'LaCie 2019');
    for (const name of ['a.jpg', 'b.jpg'])
      write(join(top, 'Photography/2019 Iceland', name), `${name} of Iceland`);
    write(join(top, 'Photography/2020 Oslo/c.jpg'), 'Oslo');
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await createOwner(page, server.url);
    await attachFrom(page, top);
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
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const look = (name: string) => lookAt(page, `restore-${name}`);

  test('says how much it is, where it goes and whether there is room, before anything is written', async () => {
    await page
      .getByRole('link', { name: /2019 Iceland/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await look('contents');
    await page.getByRole('button', { name: 'Restore …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 files,').waitFor();
    await dialog.getByLabel('To the folder').fill(join(stack.archive, 'LaCie 2019'));
    await dialog.getByRole('button', { name: 'Look there' }).click();
    await dialog.getByText('That is the archive itself, or lies inside it.').waitFor();
    await look('refused');
    await dialog.getByLabel('To the folder').fill(join(stack.folder, 'restored'));
    await dialog.getByRole('button', { name: 'Look there' }).click();
    await dialog.getByText(/free there/).waitFor();
    await look('looked');
    expect(fs.existsSync(join(stack.folder, 'restored'))).toBe(false);
    await dialog.getByRole('button', { name: 'Restore 2 files' }).click();
    await dialog.getByText('It is being restored').waitFor();
    await look('begun');
  });

  test('and shows what came of it on Activity', async () => {
    await page.getByRole('dialog').getByRole('link', { name: 'Activity' }).click();
    await page.getByText('Done, each file proven').waitFor();
    await look('activity');
    expect(treeOf(join(stack.folder, 'restored'))).toEqual(
      Object.fromEntries(Object.entries(treeOf(top)).filter(([path]) => path.includes('Iceland'))),
    );
  });

  test('a single file is restored from its own page', async () => {
    await page.goBack();
    await page
      .getByRole('link', { name: /a\.jpg/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Restore …' }).waitFor();
    await look('file');
    await page.getByRole('button', { name: 'Restore …' }).click();
    await page.getByRole('dialog').getByText('1 file,').waitFor();
    await look('file-dialog');
    const address = page.url();
    await page.getByLabel('To the folder').press('ArrowRight');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(page.url()).toBe(address);
  });
});
