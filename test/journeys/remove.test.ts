import fs from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible } from '../support/accessible.ts';
import { until } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { write } from '../support/care-room.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = browserMissing();
if (missing) console.warn(`skipped: the journey of removing, because ${missing}`);

const widths = [1440, 390];

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
    await page.goto(server.url);
    await page.getByLabel('Your name').fill('Mara Lindqvist');
    await page.getByLabel('E-mail').fill('mara@example.org');
    await page.getByLabel('Password', { exact: true }).fill('a long enough password');
    await page.getByRole('button', { name: 'Create the owner' }).click();
    await page.getByRole('heading', { name: /Plug in a drive/ }).waitFor();
    for (const path of [second, first])
      await page.evaluate(
        (folder) =>
          fetch('/api/drives/attach', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ path: folder }),
          }),
        path,
      );
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

  /** Looks at the page as it is at each width and in each theme. */
  const look = async (name: string) => {
    for (const theme of ['dark', 'light'])
      for (const width of widths) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
        // While colours still change, their contrast is that of neither.
        await page.evaluate(
          'Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))',
        );
        await shoot(page, `${name}-${theme}-${width}`);
        await expectAccessible(page);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow).toBeLessThanOrEqual(0);
      }
    await page.setViewportSize({ width: 1440, height: 900 });
  };

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
/** A picture for whoever wants to see what the test saw: set SAFELIGHT_TEST_PICTURES to a folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.SAFELIGHT_TEST_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, `remove-${name}.png`), fullPage: true });
}
