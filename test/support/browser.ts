import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executable = '/usr/bin/chromium';

/** Why pages cannot be looked at here, or null. */
export function browserMissing(): string | null {
  return existsSync(executable) ? null : 'Chromium is not installed';
}

/** A real, headless Chromium that asks nobody but us; `program` may start it elsewhere. */
export function startBrowser(program = executable): Promise<Browser> {
  const quiet = [
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({
    executablePath: program,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet],
  });
}
