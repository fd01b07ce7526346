import { readFileSync } from 'node:fs';
import { connect, type Database } from '@safelight/core/adapters/db/connect.ts';
import { type JobQueue, openJobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import { type LivePublisher, livePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import { connectRedis } from '@safelight/core/adapters/queue/redis.ts';
import { type Clock, systemClock } from '@safelight/core/base/clock.ts';
import type { Config } from '@safelight/core/base/config.ts';
import { type CloudDoor, openCloudDoor } from '@safelight/core/catalog/cloud-setup/cloud-door.ts';
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
  cloud: CloudDoor;
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
  const cloud = await openCloudDoor(config, (error) =>
    log.error({ err: error }, 'the cloud store that was set up could not be read'),
  );
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
    cloud,
    close: async () => {
      await queue.close();
      redis.disconnect();
      liveRedis.disconnect();
      cloud.close();
      await searchPools.close();
      await db.close();
    },
  };
}

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
