import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, json, openHouse } from '../api/house.ts';
import { expectAccessible } from '../support/accessible.ts';
import { until } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { makePhoto } from '../support/media/make-photo.ts';

const missing = browserMissing();
if (missing) console.warn(`skipped: the viewer in the browser, because ${missing}`);

const PICTURES = 3;

/** Pictures one after another, each as large as wanted. */
describe.skipIf(missing)('the viewer', () => {
  let house: House;
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(), startBrowser()]);
    await addPictures(house);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const [name = '', value = ''] = house.cookies.owner.split('=');
    await page.context().addCookies([{ name, value, url: house.url }]);
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${house.url}/browse?q=years`);
    await page.getByRole('link', { name: /^year_2.jpg/ }).click();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const title = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const whole = () => page.getByRole('region', { name: /at full size/ });

  test('shows a picture, and has the next one before it is wanted', async () => {
    await title('year_2.jpg');
    const { id } = await fileOf(house, 'year_1.jpg');
    await expect.poll(() => asked.some((url) => url.includes(`/files/${id}/preview?size=screen`))).toBe(true);
    await expectAccessible(page);
    await page.keyboard.press('ArrowRight');
    await title('year_1.jpg');
  });

  test('looks closer, one pixel for each pixel, and back', async () => {
    await page.keyboard.press('z');
    const picture = whole().getByRole('img');
    await expect.poll(async () => (await picture.boundingBox())?.width).toBe(2400);
    await expectAccessible(page);
    await page.keyboard.press('ArrowRight');
    await title('year_1.jpg');
    await page.keyboard.press('Escape');
    await whole().waitFor({ state: 'detached' });
    await page.getByRole('img', { name: 'Picture of year_1.jpg' }).dblclick({ position: { x: 20, y: 20 } });
    await picture.waitFor();
    await expect
      .poll(() => whole().evaluate((box) => (box as unknown as { scrollLeft: number }).scrollLeft))
      .toBe(0);
    await page.getByRole('button', { name: 'Zoom: 100 %' }).click();
    await whole().waitFor({ state: 'detached' });
  });

  test('fills the screen and leaves it', async () => {
    await page.keyboard.press('f');
    const button = page.getByRole('button', { name: 'Full screen' });
    await expect.poll(() => button.getAttribute('aria-pressed')).toBe('true');
    expect(await page.getByText('Where its copies are').isVisible()).toBe(false);
    await page.keyboard.press('f');
    await expect.poll(() => button.getAttribute('aria-pressed')).toBe('false');
    expect(await page.getByText('Where its copies are').isVisible()).toBe(true);
  });

  test('plays a film, also from its middle', async () => {
    const { id } = await fileOf(house, 'film.mp4');
    await page.goto(`${house.url}/files/${id}?q=years`);
    const film = page.getByLabel('Film film.mp4');
    await film.waitFor();
    await expectAccessible(page);
    const at = await film.evaluate(
      (element) =>
        new Promise<number>((resolve) => {
          const video = element as unknown as {
            currentTime: number;
            addEventListener(name: string, heard: () => void): void;
          };
          video.addEventListener('seeked', () => resolve(video.currentTime));
          video.currentTime = 2.5;
        }),
    );
    expect(at).toBeCloseTo(2.5, 1);
    await page.goto(`${house.url}/browse?q=years`);
    await page.getByRole('link', { name: /^year_1.jpg/ }).click();
    await title('year_1.jpg');
  });

  test('goes back to the list that it came from', async () => {
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/browse\?q=years/);
    await page.goto(`${house.url}/browse`);
    await page.getByRole('link', { name: /^year_0.jpg/ }).click();
    await title('year_0.jpg');
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await page.waitForURL(/\/browse$/);
    await page.getByRole('slider', { name: 'Time' }).waitFor();
  });
});

async function fileOf(house: House, name: string): Promise<{ id: string }> {
  const { items } = (await (await house.ask(`/api/files?q=${name}`)).json()) as { items: { id: string }[] };
  return items[0]!;
}

async function addPictures({ ask, driveFolder, drive }: House): Promise<void> {
  const folder = join(driveFolder, 'Photography', 'years');
  mkdirSync(folder, { recursive: true });
  for (let n = 0; n < PICTURES; n++) {
    const photo = await makePhoto({ width: 2400, height: 1600, takenAt: `201${n}:07:01 09:30:00`, seed: n });
    writeFileSync(join(folder, `year_${n}.jpg`), photo);
  }
  const film = ['-f', 'lavfi', '-i', 'testsrc=duration=4:size=320x180:rate=10', '-pix_fmt', 'yuv420p'];
  execFileSync('ffmpeg', ['-v', 'error', ...film, join(folder, 'film.mp4')]);
  await ask(`/api/drives/${drive.id}/ingests`, json({}));
  await until(async () => {
    const { total } = (await (await ask('/api/files?q=years%20has:date%20camera:canon')).json()) as {
      total: number;
    };
    const films = (await (await ask('/api/files?q=film.mp4')).json()) as {
      items: { blake3: string | null }[];
    };
    return total === PICTURES && Boolean(films.items[0]?.blake3);
  }, 'the pictures are there');
}
