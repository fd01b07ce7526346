import { readFileSync } from 'node:fs';
import { type ArchiveStore, openArchiveStore } from '@safelight/core/adapters/archive-store/archive-store.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import { connectPool } from '@safelight/core/adapters/db/connect-pool.ts';
import { readMigrations } from '@safelight/core/adapters/db/read-migrations.ts';
import { type JobQueue, openJobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import { type LivePublisher, livePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import { connectRedis } from '@safelight/core/adapters/queue/redis.ts';
import { type Clock, systemClock } from '@safelight/core/base/clock.ts';
import type { Config } from '@safelight/core/base/config.ts';
import { type CloudDoor, openCloudDoor } from '@safelight/core/catalog/cloud-setup/cloud-door.ts';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { type DockIdentity, readDockIdentity } from './dock-identity.ts';

/** Everything that a worker stands on. Made once, in `main.ts`. */
export interface Deps {
  config: Config;
  clock: Clock;
  log: Logger;
  db: Pick<Database, 'pool'>;
  redis: Redis;
  queue: JobQueue;
  live: LivePublisher;
  archive: ArchiveStore;
  cloud: CloudDoor;
  dock: DockIdentity;
  version: string;
  /** The names of the migrations that this version knows. */
  migrations: string[];
  /** Who holds the leases of this process. */
  holder: string;
  close(): Promise<void>;
}

/** How the holders of this dock and these roles begin; workers beside it may share its data folder. */
export function holderPrefix(dock: DockIdentity, { roles }: Config): string {
  return `${dock.id}:${roles.join('+')}:`;
}

export async function openDeps(config: Config, log: Logger): Promise<Deps> {
  const pool = connectPool(config.databaseUrl, {
    onIdleError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  const redis = connectRedis(config.redisUrl);
  const queue = openJobQueue(redis);
  const archive = openArchiveStore(config.archive, config.owner);
  const cloud = await openCloudDoor(config, (error) =>
    log.error({ err: error }, 'the cloud store that was set up could not be read'),
  );
  const dock = readDockIdentity(config.data, systemClock);
  return {
    config,
    clock: systemClock,
    log,
    db: { pool },
    redis,
    queue,
    live: livePublisher(redis),
    archive,
    cloud,
    dock,
    version: readVersion(),
    migrations: readMigrations().map(({ name }) => name),
    holder: `${holderPrefix(dock, config)}${process.pid}`,
    close: async () => {
      await queue.close();
      await archive.close();
      cloud.close();
      redis.disconnect();
      await pool.end();
    },
  };
}

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
