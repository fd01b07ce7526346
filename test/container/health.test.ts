import { spawnSync } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { connectRedis } from '@safelight/core/adapters/queue/redis.ts';
import { readConfig } from '@safelight/core/base/config.ts';
import { heartbeatFile } from '@safelight/workers/heartbeat.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { type Running, type Stack, startStack } from '../support/stack.ts';

const script = fileURLToPath(new URL('../../workers/healthy.ts', import.meta.url));
let stack: Stack;
let dock: Running;
const roles = { dock: { SAFELIGHT_ROLES: 'dock' }, media: { SAFELIGHT_ROLES: 'media,cloud' } };

beforeAll(async () => {
  stack = await startStack();
  [dock] = await Promise.all([stack.startWorker(roles.dock), stack.startWorker(roles.media)]);
});
afterAll(() => stack?.stop());

const check = (extra: Record<string, string>) =>
  spawnSync(process.execPath, [script], { env: { ...stack.env, ...extra }, encoding: 'utf8' });
const isWell = (extra: Record<string, string>) => check(extra).status === 0;
const grownOld = (extra: Record<string, string>) => {
  const file = heartbeatFile(readConfig({ ...stack.env, ...extra }));
  const old = new Date(Date.now() - 40_000);
  utimesSync(file, old, old);
};

test('a dock and a worker are well, each by itself', async () => {
  await until(() => isWell(roles.dock) && isWell(roles.media), 'both are well');
  expect(check({ SAFELIGHT_ROLES: 'verify' })).toMatchObject({
    status: 1,
    stderr: 'The worker has not shown itself yet.\n',
  });
});

test('a worker that hangs is not well, until it goes on', async () => {
  process.kill(dock.process.pid!, 'SIGSTOP');
  grownOld(roles.dock);
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  expect(check(roles.dock)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^The worker has not shown itself for 4\d s\.$/m),
  });
  expect(isWell(roles.media)).toBe(true);
  process.kill(dock.process.pid!, 'SIGCONT');
  await until(() => isWell(roles.dock), 'it is well again');
});

test('a worker that no queue answers is not well, until it does', async () => {
  const redis = connectRedis(stack.redisUrl);
  await redis.call('client', 'pause', '14000', 'all');
  await new Promise((resolve) => setTimeout(resolve, 1_000)); // a beat that was under way
  for (const role of Object.values(roles)) grownOld(role);
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  expect(Object.values(roles).map(isWell)).toEqual([false, false]);
  await until(() => isWell(roles.dock) && isWell(roles.media), 'both are well again');
  redis.disconnect();
});
