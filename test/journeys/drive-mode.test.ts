import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachByHand, ingestOf } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { write } from '../support/care-room.ts';
import { lookAt, ownerByEnvironment, signIn } from '../support/journey.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = browserMissing();
if (missing) console.warn(`skipped: the journey to another mode of a drive, because ${missing}`);

describe.skipIf(missing)('what becomes of a drive', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  let driveId: string;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), startBrowser()]);
    const [server] = await Promise.all([stack.startServer(ownerByEnvironment), stack.startWorker()]);
    for (const n of [1, 2, 3])
      write(join(stack.folder, 'Shelf 2012/Photography/2012', `${n}.raw`), `picture ${n}`);
    driveId = await attachByHand(stack.db.pool, join(stack.folder, 'Shelf 2012'));
    await ingestOf(stack.db.pool, driveId);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await signIn(page, server.url);
    await page.goto(`${server.url}/drives/${driveId}`);
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  test('is chosen on its page, with what that means, and told from then on', async () => {
    await page.getByText('Copied to the Archive.').waitFor();
    await page.getByRole('button', { name: 'Change what becomes of it' }).click();
    await page.getByLabel('Send it to the cloud only').check();
    await page.getByText('No cloud store is set up yet').waitFor();
    await lookAt(page, 'mode-dialog');
    await page.getByLabel('Only catalogue it').check();
    await page.getByText('Copies in the Archive stay').waitFor();
    await page.getByRole('button', { name: 'Keep it so' }).click();
    await page.getByText('Only catalogued: found and shown').waitFor();
    const { rows } = await stack.db.pool.query('select mode from drive where id = $1', [driveId]);
    expect(rows[0].mode).toBe('catalogue-only');

    write(join(stack.folder, 'Shelf 2012/Photography/2012/4.raw'), 'picture 4');
    await page.getByRole('button', { name: 'Ingest now' }).click();
    await page.getByText('known, nothing copied').waitFor();
    await page.getByText('Everything on it is catalogued').waitFor();
    await page.getByText('It can be unplugged. Every file on it is catalogued').waitFor();
    await lookAt(page, 'mode-catalogue-only');
  });
});
