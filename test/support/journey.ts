import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible } from './accessible.ts';

const password = 'a long enough password';

/** What the first visit to an installation does. */
export async function createOwner(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Your name').fill('Mara Lindqvist');
  await page.getByLabel('E-mail').fill('mara@example.org');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create the owner' }).click();
  await page.getByRole('heading', { name: /Plug in a drive/ }).waitFor();
}

/** The owner whom a server makes by itself. */
export const ownerByEnvironment = {
  SAFELIGHT_OWNER_EMAIL: 'mara@example.org',
  SAFELIGHT_OWNER_PASSWORD: password,
};

/** What that owner does first. */
export async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('E-mail').fill(ownerByEnvironment.SAFELIGHT_OWNER_EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Browse' }).first().waitFor();
}

/** Treats a folder as a drive, as whoever is signed in there. */
export async function attachFrom(page: Page, folder: string): Promise<void> {
  await page.evaluate(
    (path) =>
      fetch('/api/drives/attach', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ path }),
      }),
    folder,
  );
}

/** Looks at the page as it is, at the width of a phone and of a desk and in each theme; it stays at the latter's. */
export async function lookAt(page: Page, name: string, themes = ['dark', 'light']): Promise<void> {
  for (const theme of themes)
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
      // While colours still change, their contrast is that of neither.
      await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))');
      await keepPicture(page, `${name}-${theme}-${width}`);
      await expectAccessible(page);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    }
  await page.setViewportSize({ width: 1440, height: 900 });
}

async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.SAFELIGHT_TEST_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
