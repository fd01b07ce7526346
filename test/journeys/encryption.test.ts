import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { CareRoom } from '../support/care-room.ts';
import { cloudEnv, uploaded } from '../support/cloud-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { createOwner, lookAt } from '../support/journey.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';

const missing = browserMissing() ?? mountsMissing() ?? cephMissing();
if (missing) console.warn(`skipped: the journey of switching encryption on, because ${missing}`);

describe.skipIf(missing)('switching encryption on', () => {
  let server: TestStore;
  let room: CareRoom;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startObjectStore(), startBrowser()]);
    const secret = { B2_PASSPHRASE: 'correct horse battery staple', B2_SALT: 'and some salt' };
    room = await CareRoom.open({ env: { ...cloudEnv(server, 'home'), ...secret } });
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await createOwner(page, room.url);
  });
  afterAll(async () => {
    await browser?.close();
    await room?.close();
    await server?.stop();
  });

  test('leaves what is there, says so, and sends it again when asked', async () => {
    const clear = await room.attach(room.makeDrive('A', { 'a.jpg': 'a', 'b.jpg': 'b' }), 'Clear');
    await uploaded(room, clear.id, 2);
    await room.ask('/settings', 'PATCH', { cloudEncryption: 2 });
    const later = await room.attach(room.makeDrive('B', { 'c.jpg': 'c' }), 'Later');
    await uploaded(room, later.id, 1);
    await page.goto(`${room.url}/cloud`);
    await page.getByText('encrypted, names of files too').waitFor();
    await page.getByText('not encrypted', { exact: true }).waitFor();
    await lookAt(page, 'cloud-encryption');
    await page.getByRole('button', { name: 'Send again what is there otherwise' }).click();
    await uploaded(room, clear.id, 4);
    await page.reload();
    await page.getByText('3 files').waitFor();
  });

  test('puts passphrase and salt on the recovery kit, with the words for rclone', async () => {
    await page.goto(`${room.url}/recovery-kit`);
    await page.getByText('correct horse battery staple').waitFor();
    await page.getByText('and some salt').waitFor();
    expect(await page.getByText('rclone config create safelight-crypt-files').count()).toBe(1);
    await lookAt(page, 'kit-encrypted', ['light']);
  });
});
