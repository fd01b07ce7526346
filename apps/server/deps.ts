import { readFileSync } from 'node:fs';
import { connect, type Database } from '@safelight/core/adapters/db/connect.ts';
import type { ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { type JobQueue, openJobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import { type LivePublisher, livePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import { connectRedis } from '@safelight/core/adapters/queue/redis.ts';
import { type Clock, systemClock } from '@safelight/core/base/clock.ts';
import type { Config } from '@safelight/core/base/config.ts';
import { openPlannedPools, type PlannedPools } from '@safelight/core/reports/search/planned-pools.ts';
import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';

/** Everything that the server stands on. Made once, in `main.ts`. */
export interface Deps {
  config: Config;
  /** The names of the variables that the environment sets. */
  given: ReadonlySet<string>;
  clock: Clock;
  log: FastifyBaseLogger;
  version: string;
  db: Database;
  searchPools: PlannedPools;
  redis: Redis;
  /** A connection of its own: one that listens can do nothing else. */
  liveRedis: Redis;
  queue: JobQueue;
  live: LivePublisher;
  store: ObjectStore | null;
  close(): Promise<void>;
}

/** Opens the connections; nothing is asked over them yet. */
export async function openDeps(
  config: Config,
  log: FastifyBaseLogger,
  given: ReadonlySet<string>,
): Promise<Deps> {
  const onIdleError = (error: Error) => log.warn({ err: error }, 'a database connection broke');
  const db = connect(config.databaseUrl, { onIdleError });
  const searchPools = openPlannedPools(config.databaseUrl, { onIdleError });
  const redis = connectRedis(config.redisUrl, { commandTimeout: 5_000 });
  const liveRedis = connectRedis(config.redisUrl);
  const queue = openJobQueue(redis);
  const store = await openStore(config);
  return {
    config,
    given,
    clock: systemClock,
    log,
    version: readVersion(),
    db,
    searchPools,
    redis,
    liveRedis,
    queue,
    live: livePublisher(redis),
    store,
    close: async () => {
      await queue.close();
      redis.disconnect();
      liveRedis.disconnect();
      store?.close();
      await searchPools.close();
      await db.close();
    },
  };
}

/** The store's client is large: a server without a store never loads it. */
async function openStore({ cloud }: Config): Promise<ObjectStore | null> {
  if (!cloud) return null;
  const { connectStore } = await import('@safelight/core/adapters/object-store/store-client.ts');
  return connectStore(cloud);
}

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
