import { subscribe } from '@safelight/core/adapters/queue/live-bus.ts';
import { connectRedis } from '@safelight/core/adapters/queue/redis.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf } from '../support/client.ts';
import { type Stack, startStack } from '../support/stack.ts';

/** An answer is remembered for a second at least. */
const PATIENCE = { timeout: 20_000, interval: 200 };

let stack: Stack;
let ask: ReturnType<typeof clientOf>;

beforeAll(async () => {
  stack = await startStack();
  const { url } = await stack.startServer();
  ask = clientOf(stack, url);
});
afterAll(() => stack?.stop());

test('what an answer counts on its way is told to those who asked before', async () => {
  const { pool } = stack.db;
  await pool.query(
    `with made as (insert into content (blake3, bytes, crc32, xxh64) values ('\\x01', 1, 1, '\\x02') returning id)
     insert into safety_dirty select id from made on conflict do nothing`,
  );
  const redis = connectRedis(stack.redisUrl);
  const told: string[] = [];
  const end = await subscribe(redis, ({ type }) => told.push(type));
  // No worker runs: whoever counts is the server.
  await expect
    .poll(async () => {
      await ask('GET', '/safety');
      return (await pool.query('select from safety_dirty')).rowCount;
    }, PATIENCE)
    .toBe(0);
  await expect.poll(() => told, PATIENCE).toContain('safety.changed');
  await end();
  redis.disconnect();
});
