import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/object-store/free-port.ts';
import { alive, descendantsOf, type Launcher, launch } from './launcher.ts';

let folder: string;
let data: string;
let port: number;
const launched: Launcher[] = [];

beforeAll(async () => {
  port = await freePort();
  // Deep and closed: sockets would not fit there, and PostgreSQL's own user cannot enter.
  folder = mkdtempSync(join(tmpdir(), 'safelight-launch-'));
  data = join(folder, 'deep'.repeat(12), 'deeper'.repeat(10), 'data');
  mkdirSync(data, { recursive: true });
});
afterEach(async () => {
  for (const launcher of launched.splice(0)) {
    launcher.signal('SIGTERM');
    await launcher.ended;
  }
});
afterAll(() => {
  const database = realpathSync(join(data, 'postgres'));
  rmSync(database.startsWith(folder) ? database : dirname(database), { recursive: true });
  rmSync(folder, { recursive: true });
});

async function start(env: Record<string, string> = {}): Promise<{ launcher: Launcher; url: string }> {
  const launcher = launch(data, { SAFELIGHT_PORT: String(port), ...env });
  launched.push(launcher);
  const line = await launcher.says('Safelight is ready: ');
  return { launcher, url: line.replace('Safelight is ready: ', '') };
}

async function becomesHealthy(url: string): Promise<void> {
  const health = () =>
    fetch(`${url}/api/health`).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(health, { timeout: 60_000, interval: 100 }).toBe(200);
}

function childOf(launcher: Launcher, part: string): number {
  const found = descendantsOf(launcher.pid).find(({ command }) => command.includes(part));
  if (!found) throw new Error(`No process with ${part} in its command line`);
  return found.pid;
}

test('the start ends with the address, and SIGTERM ends every process with exit code 0', async () => {
  const { launcher, url } = await start();
  expect(launcher.lines.at(-1)).toBe(`Safelight is ready: ${url}`);
  await becomesHealthy(url);
  const children = descendantsOf(launcher.pid);
  expect(children.length).toBeGreaterThan(4);
  launcher.signal('SIGTERM');
  expect(await launcher.ended).toBe(0);
  expect(alive(children)).toEqual([]);
});

test('a second launcher on the same data folder is refused with one line', async () => {
  const { launcher } = await start();
  const second = launch(data);
  expect(await second.ended).toBe(1);
  expect(second.lines).toEqual([
    `Safelight is already running on ${realpathSync(data)} (process ${launcher.pid}).`,
  ]);
});

test.for(['apps/server/main.ts', 'workers/main.ts', 'redis', 'bin/postgres'])(
  'a killed %s is started again and said so',
  async (part) => {
    const { launcher, url } = await start();
    process.kill(childOf(launcher, part), 'SIGKILL');
    expect(await launcher.says('it is started again')).toContain('signal SIGKILL');
    await launcher.says('runs again.');
    await becomesHealthy(url);
  },
);

test('a launcher that is killed takes its children along, and the next one starts on the same data', async () => {
  const { launcher } = await start();
  const children = descendantsOf(launcher.pid);
  launcher.signal('SIGKILL');
  await launcher.ended;
  const { url } = await start();
  await becomesHealthy(url);
  expect(alive(children)).toEqual([]);
});

test('a stop in the middle of the start leaves nothing', async () => {
  for (const pause of [100, 400, 800]) {
    const launcher = launch(data);
    await new Promise((resolve) => setTimeout(resolve, pause));
    const children = descendantsOf(launcher.pid);
    launcher.signal('SIGINT');
    await launcher.ended;
    expect(alive(children)).toEqual([]);
  }
});

test('an unreadable queue is set aside: the truth is in the database', async () => {
  const queue = join(data, 'redis/appendonlydir');
  for (const name of readdirSync(queue).filter((each) => each.endsWith('.incr.aof'))) {
    writeFileSync(join(queue, name), 'not a Redis file at all\n');
  }
  const { launcher, url } = await start();
  await launcher.says('Redis cannot read its data.');
  await becomesHealthy(url);
});

test.for([
  [{ SAFELIGHT_PORT: 'http' }, 'SAFELIGHT_PORT is "http", expected a port between 0 and 65535.'],
  [
    { DATABASE_URL: 'mysql://x/y' },
    'DATABASE_URL is "mysql://x/y", expected an address like postgresql://user@host/name.',
  ],
  [{ B2_BUCKET: 'mine' }, 'B2_ENDPOINT is not set, expected a value, because other B2_ variables are set.'],
] as const)('%o stops the start with one line', async ([env, line]) => {
  const launcher = launch(data, env);
  expect(await launcher.ended).toBe(1);
  expect(launcher.lines).toEqual([line]);
});
