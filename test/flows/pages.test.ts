import fs from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { type CareRoom, write } from '../support/care-room.ts';
import { openCloudRoom, uploaded } from '../support/cloud-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { lookAt } from '../support/journey.ts';
import { makePhoto } from '../support/media/make-photo.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';
import { rclone, rcloneMissing } from '../support/plain-rclone.ts';
import { emptyFolder, writeRaw } from '../support/restore-room.ts';

const missing = browserMissing() ?? mountsMissing() ?? cephMissing() ?? rcloneMissing();
if (missing) console.warn(`skipped: the tests of pages without Safelight, because ${missing}`);

const ODD = Buffer.from('Photography/caf\xe9\n\\1.txt', 'latin1');
const EVIL = `<img src=x onerror=alert(1)>"'&.jpg`;

describe.skipIf(missing)('pages of a drive', () => {
  let server: TestStore;
  let room: CareRoom;
  let browser: Browser;
  let page: Page;
  let top: string;
  let driveId: string;
  let copied: string;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startObjectStore(), startBrowser()]);
    room = await openCloudRoom(server, 'home');
    page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    top = room.makeDrive('Source', {
      '2019/Ünï 写/1 #%.jpg': await makePhoto({ seed: 1 }),
      [`2019/${EVIL}`]: await makePhoto({ seed: 2 }),
      'list.xmp': '<x/>',
    });
    for (let n = 0; n < 1100; n++)
      write(join(top, `Photography/many/${String(n).padStart(4, '0')}.txt`), String(n));
    writeRaw(top, ODD, 'odd', new Date(-1500));
    driveId = (await room.attach(top, `La"Cie`)).id;
    await uploaded(room, driveId, 1104);
    await written();
    copied = emptyFolder(room, 'copied');
    await rclone(server, 'copy', `b:${server.bucket}/home`, copied);
  });
  afterAll(async () => {
    await browser?.close();
    await room?.close();
    await server?.stop();
  });

  const indexInArchive = () => fs.globSync(room.archived('.safelight/pages/*/index.html'))[0]!;
  const standing = async (kind: 'archive' | 'cloud') =>
    (
      await room.stack.db.pool.query<{ name: string; path: string; digest: string }>(
        `select p.name, convert_from(p.path, 'UTF8') as path, encode(p.digest, 'hex') as digest
         from paper p join volume v on v.id = p.volume_id where p.kind = 'page' and v.kind = $1 order by p.path`,
        [kind],
      )
    ).rows;

  /** Waits until pages everywhere say what the newest Manifest does. */
  async function written(): Promise<void> {
    await room.cli('papers', '--write');
    await until(
      async () => {
        const { rows } = await room.stack.db.pool.query(
          `select count(*)::int as n from paper p where kind = 'page' and name = 'index.html' and digest =
             (select digest from paper m where m.kind = 'manifest' and m.drive_id = p.drive_id order by at desc limit 1)`,
        );
        return rows[0].n === 2;
      },
      'the pages are written',
      90,
    );
  }

  async function opens(index: string, archive: boolean): Promise<void> {
    await page.goto(String(pathToFileURL(index)));
    expect(await page.getByRole('heading', { name: 'La"Cie' }).count()).toBe(1);
    await page.getByRole('link', { name: 'Photography' }).click();
    await page.getByRole('link', { name: '2019' }).click();
    await page.getByRole('link', { name: 'Ünï 写' }).click();
    const [seen, link] = [page.locator('.tiles img').first(), page.locator('.tiles a').first()];
    expect(await seen.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBe(200);
    const target = new URL(await link.evaluate((one: { href: string }) => one.href));
    const bytes = fs.readFileSync(target);
    expect(bytes.equals(fs.readFileSync(join(top, 'Photography/2019/Ünï 写/1 #%.jpg')))).toBe(true);
    expect(decodeURIComponent(target.pathname)).toContain(archive ? '/archive/' : '/copied/drives/');
  }

  test('open from disk after rclone copied the bucket, with pictures, and lead to the files', async () => {
    const indexes = fs.globSync(join(copied, 'pages/*/*/index.html'));
    expect(indexes).toHaveLength(1);
    await opens(indexes[0]!, false);
  });

  test('open in the Archive in the same way', async () => {
    await opens(indexInArchive(), true);
    await lookAt(page, 'pages-folder', ['light']);
  });

  test('carry names that are no text, and names that try to be more than text', async () => {
    await page.goto(String(pathToFileURL(indexInArchive())));
    await page.getByRole('link', { name: 'Photography' }).click();
    const odd = page.getByRole('link', { name: 'caf' });
    const href = await odd.evaluate((one: { href: string }) => one.href);
    expect(href).toMatch(/caf%E9%0A%5C1\.txt$/);
    await page.getByRole('link', { name: '2019' }).click();
    expect(await page.getByText(EVIL, { exact: true }).count()).toBe(2);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  test('hold five hundred files each; a long folder goes on', async () => {
    await page.goto(String(pathToFileURL(indexInArchive())));
    await page.getByRole('link', { name: 'Photography' }).click();
    await page.getByRole('link', { name: 'many' }).click();
    expect(await page.locator('tbody tr').count()).toBe(500);
    await page.getByRole('link', { name: 'More files of this folder (3)' }).click();
    expect(await page.locator('tbody tr').count()).toBe(100);
    await page.getByRole('link', { name: '1099.txt' }).waitFor();
  });

  test('are written again only where something changed, and what no page leads to any more is gone', async () => {
    const before = await standing('cloud');
    write(join(top, 'Photography/2019/new.txt'), 'new');
    await room.ask(`/drives/${driveId}/ingests`, 'POST');
    await room.ingested(driveId);
    await uploaded(room, driveId, 1105);
    await written();
    await expect.poll(async () => (await standing('cloud')).length, { timeout: 30_000 }).toBe(before.length);
    const after = await standing('cloud');
    const had = new Set(before.map(({ path }) => path));
    // The folder, the one above it, and the first page.
    expect(after.filter(({ path }) => !had.has(path))).toHaveLength(3);
    const listed = await rclone(server, 'lsf', '-R', '--files-only', `b:${server.bucket}/home/pages`);
    expect(listed.trimEnd().split('\n')).toHaveLength(after.length);
    const folders = fs.readdirSync(join(indexInArchive(), '../folders'));
    expect(folders).toHaveLength(after.length - 1);
  });
});
