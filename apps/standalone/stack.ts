import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureDatabase } from '@safelight/core/adapters/db/ensure-database.ts';
import { migrate } from '@safelight/core/adapters/db/migrate.ts';
import { preparePostgres } from './postgres/start.ts';
import { databaseUser } from './postgres/user.ts';
import { carrying, endLeftovers } from './processes/leftovers.ts';
import { logFile } from './processes/log-file.ts';
import { nodeChild } from './processes/node-child.ts';
import { type Service, type ServiceOptions, supervise } from './processes/supervise.ts';
import { prepareRedis } from './redis/start.ts';
import type { LaunchSettings } from './settings.ts';
import { makeSocketFolder, removeSocketFolder } from './socket-folder.ts';

/** All of Safelight's processes on this machine. */
export interface Stack {
  /** Starts everything in order and returns the address. */
  start(): Promise<string>;
  /** Ends everything in the opposite order; also in the middle of a start. */
  stop(): Promise<void>;
  /** The processes that run our own code, for a restart after a change of it. */
  ownServices(): Service[];
}

const MARK = 'SAFELIGHT_LAUNCHED_FOR';

/** Where Node keeps our compiled code: a start then takes a third of the CPU time. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/safelight/compiled', import.meta.url));

/**
 * On a NAS memory is dearer than a little more collecting: a small young generation, and a ceiling that is never near,
 * by which the engine measures how much garbage it lets lie.
 */
const SPARING = ['--max-semi-space-size=4', '--max-old-space-size=1024'];

/** Plans the processes; `start` starts them. */
export function createStack(settings: LaunchSettings, say: (line: string) => void): Stack {
  const { data, logs } = settings;
  const services: Service[] = [];
  const ownServices: Service[] = [];

  function run(options: Omit<ServiceOptions, 'say'>): Service {
    const service = supervise({ ...options, say });
    services.push(service);
    return service;
  }

  async function startDatabases(): Promise<{ databaseUrl: string; redisUrl: string }> {
    let { databaseUrl, redisUrl } = settings;
    const sockets =
      databaseUrl && redisUrl ? '' : makeSocketFolder(data, databaseUrl ? null : databaseUser());
    const ready: Promise<void>[] = [];
    if (!databaseUrl) {
      const postgres = preparePostgres({ data, sockets });
      databaseUrl = postgres.url;
      const start = postgres.start(logFile(logs, 'postgres'));
      ready.push(run({ name: 'PostgreSQL', start, graceMs: 60_000 }).ready);
    }
    if (!redisUrl) {
      const redis = prepareRedis({ data, sockets }, say);
      redisUrl = redis.url;
      ready.push(run({ name: 'Redis', start: redis.start(logFile(logs, 'redis')), graceMs: 20_000 }).ready);
    }
    await Promise.all(ready);
    return { databaseUrl, redisUrl };
  }

  async function startOwn(env: NodeJS.ProcessEnv): Promise<string | undefined> {
    let url: string | undefined;
    const own = (name: string, script: string, log: string, graceMs: number, nodeOptions: string[] = []) => {
      const onReady = (found: string | undefined) => {
        url ??= found;
      };
      const start = nodeChild({ name, script, nodeOptions, env, log: logFile(logs, log), say, onReady });
      const service = run({ name, start, graceMs });
      ownServices.push(service);
      return service.ready;
    };
    await Promise.all([
      own('The server', 'apps/server/main.ts', 'server', 10_000, SPARING),
      own('The worker', 'workers/main.ts', 'worker', 20_000, SPARING),
    ]);
    return url;
  }

  return {
    start: async () => {
      const mark = markOf(data);
      await endLeftovers(carrying(`${MARK}=${mark}`), 'SIGTERM');
      const { databaseUrl, redisUrl } = await startDatabases();
      await ensureDatabase(databaseUrl, 10_000).catch((error: Error) => {
        throw new Error(`DATABASE_URL: ${error.message}.`);
      });
      const applied = await migrate(databaseUrl);
      if (applied.length > 0) say(`The catalogue is set up (${applied.length} steps).`);
      const urls = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
      const env = { ...process.env, ...urls, NODE_COMPILE_CACHE: COMPILED };
      const url = await startOwn({ ...env, SAFELIGHT_DATA: data, [MARK]: mark });
      return url ?? `http://${settings.host}:${settings.port}`;
    },
    stop: async () => {
      for (const service of services.toReversed()) await service.stop();
      removeSocketFolder(data);
    },
    ownServices: () => ownServices,
  };
}

/** The same for a folder under whatever name it is reached. */
function markOf(folder: string): string {
  const { dev, ino } = statSync(folder);
  return `${dev}-${ino}`;
}
