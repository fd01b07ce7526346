import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible } from '../support/accessible.ts';
import { until } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { write } from '../support/care-room.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = browserMissing();
if (missing) console.warn(`skipped: the journey of the totals, because ${missing}`);

const widths = [1440, 390];

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

/** A picture for whoever wants to see what the test saw: set SAFELIGHT_TEST_PICTURES to a folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.SAFELIGHT_TEST_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, `totals-${name}.png`), fullPage: true });
}
