import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { attachByHand, ingestOf } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { write } from '../support/care-room.ts';
import { lookAt, ownerByEnvironment, signIn } from '../support/journey.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = browserMissing();
if (missing) console.warn(`skipped: the journey among pictures without a date, because ${missing}`);

/** Scans, screenshots, what was sent by messengers: nothing in them says when they were taken. */
describe.skipIf(missing)('pictures of which none has a date', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), startBrowser()]);
    const [server] = await Promise.all([stack.startServer(ownerByEnvironment), stack.startWorker()]);
    for (const [n, name] of ['slide 1', 'slide 2', 'slide 3'].entries()) {
      const background = { r: 40 + 70 * n, g: 90, b: 120 };
      const bytes = await sharp({ create: { width: 240, height: 160, channels: 3, background } })
        .jpeg()
        .toBuffer();
      write(join(stack.folder, 'Slides/Photography/scans', `${name}.jpg`), bytes);
    }
    await ingestOf(stack.db.pool, await attachByHand(stack.db.pool, join(stack.folder, 'Slides')));
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await signIn(page, server.url);
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  test('are shown where there is no time to look through', async () => {
    await page.getByRole('link', { name: 'Browse' }).first().click();
    for (const name of ['slide 1', 'slide 2', 'slide 3'])
      await page
        .getByRole('link', { name: new RegExp(name) })
        .first()
        .waitFor();
    await lookAt(page, 'undated');
  });
});
