import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { createOwner, lookAt } from '../support/journey.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = browserMissing() ?? mountsMissing();
if (missing) console.warn(`skipped: the journey of choosing and answering, because ${missing}`);

const NEFS = Array.from({ length: 24 }, (_, n) => `Backup/2019/Photos/DSC_${1000 + n}.NEF`);

/** A drive with a folder of another name, and what a person is asked about it. */
describe.skipIf(missing)('a drive that nobody has seen before', () => {
  let stack: Stack;
  let drive: DriveImage;
  let top: string;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), startBrowser()]);
    const [server] = await Promise.all([stack.startServer(), stack.startWorker()]);
    drive = makeDrive(stack.folder, 'ext4', 'Old work', 100);
    const aside = drive.plugIn(join(stack.folder, 'aside'));
    for (const path of NEFS)
      write(aside, path, Buffer.concat([Buffer.from('MM\0*'), randomFillSync(Buffer.alloc(9000))]));
    write(aside, 'Backup/2019/Photos/2019 Previews.lrdata/1/a.lrprev', Buffer.from('preview'));
    for (const path of ['Backup/2020/list.txt', 'Music/song.mp3', 'Films/Iceland/a.mov'])
      write(aside, path, Buffer.from(path));
    drive.eject();
    page = await browser.newPage();
    await createOwner(page, server.url);
    top = drive.plugIn(join(stack.watch, 'usbshare1'));
  });

  afterAll(async () => {
    await browser?.close();
    drive?.remove();
    await stack?.stop();
  });

  const look = (name: string) => lookAt(page, name);
  const ingest = async () => {
    const { rows } = await stack.db.pool.query(
      'select state, reason, copied::int, skipped::int, answer from ingest order by started_at desc limit 1',
    );
    return rows[0];
  };

  test('asks on its page what shall be copied, folder by folder', async () => {
    await page.getByRole('link', { name: 'Drives' }).first().click();
    await page
      .getByRole('link', { name: /Old work/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'What shall be copied?' }).waitFor();
    await page.getByRole('button', { name: 'Folders in Backup' }).click();
    await page.getByRole('button', { name: 'Folders in 2019' }).click();
    await page.getByRole('checkbox', { name: 'Photos' }).check();
    await look('choose');
    await page.getByRole('checkbox', { name: 'Backup' }).check();
    expect(await page.getByRole('checkbox', { name: 'Photos' }).isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: 'Backup' }).uncheck();
    await page.getByRole('checkbox', { name: 'Photos' }).check();
    await page.getByRole('button', { name: 'Copy and prove 1 folder' }).click();
    await page.getByText('Everything on it is proven').first().waitFor({ timeout: 60_000 });
    expect(await ingest()).toMatchObject({ state: 'done', copied: 25 });
    await page.getByText('Backup/2019/Photos', { exact: true }).waitFor();
    await look('proven');
  });

  test('passes over what its patterns say from then on', async () => {
    await page.getByRole('button', { name: 'Change what is copied' }).click();
    await page.getByRole('dialog').getByRole('checkbox', { name: 'Photos', exact: true }).waitFor();
    await page.getByRole('button', { name: '*.lrdata' }).click();
    await page.getByRole('checkbox', { name: 'Films' }).check();
    await look('what');
    await page.getByRole('button', { name: 'Copy this from now on' }).click();
    await page.getByText('Passed over: *.lrdata').waitFor();
    await until(
      async () => (await ingest()).skipped === 1 && (await ingest()).state === 'done',
      'it is ingested again',
    );
    expect(await ingest()).toMatchObject({ copied: 1, skipped: 1 });
  });

  test('asks before many files that look damaged are copied, with examples, on the first page too', async () => {
    for (const path of NEFS) fs.writeFileSync(join(top, path), randomFillSync(Buffer.alloc(5000)));
    await page.getByRole('button', { name: 'Ingest now' }).click();
    await page.getByRole('heading', { name: 'Did you change these files?' }).waitFor();
    await page.getByText('24 known files of 24 that changed look damaged').waitFor();
    await look('question');
    await page.getByRole('link', { name: 'Home' }).first().click();
    await page.getByText('Did you change the files on Old work?').waitFor();
    await look('home');
    await page.getByRole('link', { name: 'See examples and answer' }).first().click();
    await page.getByRole('button', { name: 'Leave them on the drive' }).click();
    await page.getByRole('heading', { name: 'Left as it is' }).waitFor();
    await look('left');
    expect(await ingest()).toMatchObject({ state: 'on-hold', answer: 'leave', copied: 0 });
    await page.getByRole('button', { name: 'I changed them: copy as new versions' }).click();
    await page.getByText('Everything on it is proven').first().waitFor({ timeout: 60_000 });
    expect(await ingest()).toMatchObject({ state: 'done', copied: 24 });
  });

  test('leaves the settings where they were put', async () => {
    await page.getByRole('link', { name: 'Settings' }).first().click();
    const minutes = page.getByLabel(/Minutes between two looks/);
    await minutes.fill('30');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Back to 15' }).waitFor();
    await page.getByLabel(/Files and folders that are passed over/).fill('*.tmp');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Back to none' }).waitFor();
    await look('settings');
    await page.reload();
    await minutes.waitFor();
    expect(await minutes.inputValue()).toBe('30');
    await minutes.fill('99999');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByText('folderMinutes is a whole number from 0 to 10080').waitFor();
  });
});

function write(top: string, path: string, bytes: Buffer): void {
  fs.mkdirSync(join(top, dirname(path)), { recursive: true });
  fs.writeFileSync(join(top, path), bytes);
}
