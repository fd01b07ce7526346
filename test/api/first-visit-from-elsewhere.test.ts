import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { browserMissing, startBrowser } from '../support/browser.ts';
import { type Running, type Stack, startStack } from '../support/stack.ts';
import { connectTwoMachines, machinesMissing, type TwoMachines } from '../support/two-machines.ts';
import { password } from './house.ts';

const missing = machinesMissing() ?? browserMissing();
if (missing) console.warn(`skipped: the first visit from elsewhere, because ${missing}`);

describe.skipIf(missing)('the first visit from another machine', () => {
  let stack: Stack;
  let machines: TwoMachines;
  let server: Running & { url: string };

  beforeAll(async () => {
    machines = connectTwoMachines();
    stack = await startStack();
    server = await stack.startServer({ SAFELIGHT_HOST: machines.address }, machines.first);
  });
  afterAll(async () => {
    await stack?.stop();
    machines?.stop();
  });

  /** Asks from the second machine. */
  const ask = (path: string, init: RequestInit = {}) => {
    const script = `const r = await fetch(...${JSON.stringify([`${server.url}/api${path}`, init])});
      console.log(JSON.stringify([r.status, await r.json()]))`;
    const [command, ...args] = [...machines.second, process.execPath, '--input-type=module', '-e', script];
    return JSON.parse(execFileSync(command!, args, { encoding: 'utf8' })) as [
      number,
      Record<string, unknown>,
    ];
  };
  const setUp = (code?: string) =>
    ask('/setup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'mara@example.org', password, code }),
    });
  const printed = async () => {
    const address = /Create the owner: (\S+)/;
    await until(() => address.test(server.output()), 'the start has printed the address');
    return address.exec(server.output())![1]!;
  };

  test('needs the code, and a wrong one does not do', async () => {
    expect(server.url).toContain(machines.address);
    expect(ask('/setup')).toMatchObject([200, { needed: true, codeNeeded: true }]);
    expect(setUp()).toMatchObject([403, { code: 'wrong-code' }]);
    expect(setUp('0123456789abcdef')).toMatchObject([403, { code: 'wrong-code' }]);
    expect(ask('/setup')).toMatchObject([200, { needed: true }]);
  });

  test('finds it in the address that the start printed, and creates the owner', async () => {
    const browser = await startBrowser(machines.wrap(stack.folder, '/usr/bin/chromium'));
    try {
      const page = await browser.newPage();
      await page.goto(await printed());
      await page.getByLabel('E-mail').fill('mara@example.org');
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: /create/i }).click();
      await page.waitForURL(`${server.url}/`);
    } finally {
      await browser.close();
    }
    expect(ask('/setup')).toMatchObject([200, { needed: false }]);
    expect(setUp('0123456789abcdef')[0]).toBe(409);
  });
});
