import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '@safelight/core/base/config.ts';

/** What the launcher itself needs to know of the environment. */
export interface LaunchSettings {
  data: string;
  logs: string;
  host: string;
  port: number;
  databaseUrl: string | null;
  redisUrl: string | null;
}

/** Checks the whole environment, so that nothing is started or made with a value that cannot be used. */
export function readSettings(env: NodeJS.ProcessEnv): LaunchSettings {
  const databaseUrl = env.DATABASE_URL || null;
  const redisUrl = env.REDIS_URL || null;
  const { data, host, port } = readConfig({
    ...env,
    DATABASE_URL: databaseUrl ?? 'postgresql://private/safelight',
    REDIS_URL: redisUrl ?? 'unix:///private',
  });
  return { data, logs: join(data, 'logs'), host, port, databaseUrl, redisUrl };
}

/** Makes the data folder with its parts: postgres and redis are made by their own starts. */
export function makeDataFolder({ data, logs }: LaunchSettings): void {
  mkdirSync(data, { recursive: true });
  for (const folder of [join(data, 'previews'), logs]) mkdirSync(folder, { recursive: true });
  mkdirSync(join(data, 'secrets'), { recursive: true, mode: 0o700 });
}
