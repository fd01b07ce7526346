import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, type Database } from '@safelight/core/adapters/db/connect.ts';
import { migrate } from '@safelight/core/adapters/db/migrate.ts';
import { connectRedis } from '@safelight/core/adapters/queue/redis.ts';
import { temporaryPostgres } from '@safelight/standalone/postgres/temporary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Stack {
  /** A folder of its own that is removed at the end. */
  folder: string;
  data: string;
  archive: string;
  /** The one watch root. */
  watch: string;
  databaseUrl: string;
  redisUrl: string;
  db: Database;
  /** The environment in which server and worker run; tests may add to it before they start one. */
  env: Record<string, string>;
  /** `under` stands before the command: what gives it a mount table or a network of its own, or takes system calls away. */
  startWorker(extra?: Record<string, string>, under?: string[]): Promise<Running>;
  startServer(extra?: Record<string, string>, under?: string[]): Promise<Running & { url: string }>;
  flushRedis(): Promise<void>;
  stop(): Promise<void>;
}

export interface Running {
  process: ChildProcess;
  /** Ends it with SIGTERM and waits. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL and waits. */
  kill(): Promise<void>;
  output(): string;
}

/** A real PostgreSQL and a real Redis, migrated, with folders of their own; server and worker on demand. */
export async function startStack(options: { folder?: string } = {}): Promise<Stack> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'safelight-test-'));
  const data = join(folder, 'data');
  const archive = join(folder, 'archive');
  const watch = join(folder, 'watch');
  for (const made of [data, watch]) mkdirSync(made, { recursive: true });
  const postgres = await temporaryPostgres();
  await migrate(postgres.url);
  const redis = await startRedis(folder);
  const db = connect(postgres.url);
  const running: Running[] = [];
  const env: Record<string, string> = {
    ...(process.env as Record<string, string>),
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    SAFELIGHT_DATA: data,
    SAFELIGHT_ARCHIVE: archive,
    SAFELIGHT_WATCH: watch,
    SAFELIGHT_PORT: '0',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  };
  const start = async (script: string, extra: Record<string, string>, under: string[] = []) => {
    const started = await startProcess(script, { ...env, ...extra }, under);
    running.push(started);
    return started;
  };
  return {
    folder,
    data,
    archive,
    watch,
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    db,
    env,
    startWorker: (extra = {}, under = []) => start('workers/main.ts', extra, under),
    startServer: (extra = {}, under = []) => start('apps/server/main.ts', extra, under),
    flushRedis: redis.flush,
    async stop() {
      for (const one of running.toReversed()) await one.stop();
      await redis.stop();
      await db.close();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startRedis(folder: string) {
  const socket = join(mkdtempSync(join(tmpdir(), 'sl-redis-')), 's');
  const args = ['--unixsocket', socket, '--port', '0', '--save', '', '--dir', folder];
  const child = spawn('redis-server', [...args, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
  const url = `unix://${socket}`;
  const client = connectRedis(url);
  await client.ping();
  return {
    url,
    flush: async () => void (await client.flushall()),
    async stop() {
      client.disconnect();
      child.kill('SIGTERM');
      await exited(child);
      rmSync(join(socket, '..'), { recursive: true, force: true });
    },
  };
}

/** Starts server or worker as the launcher does, and waits until it is ready. */
export async function startProcess(
  script: string,
  env: Record<string, string>,
  under: string[] = [],
): Promise<Running & { url: string }> {
  // As the launcher starts them.
  const sparing = ['--max-semi-space-size=4', '--max-old-space-size=1024'];
  const [command, ...args] = [...under, process.execPath, ...sparing, join(root, script)];
  const child = spawn(command!, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => chunks.push(String(chunk)));
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited(child);
  };
  const url = await new Promise<string>((resolve, reject) => {
    child.on('message', (message: { type: string; url?: string }) => {
      if (message.type === 'ready') resolve(message.url ?? '');
    });
    child.once('exit', () => reject(new Error(`${script} ended before it was ready:\n${chunks.join('')}`)));
  });
  return {
    process: child,
    url,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    output: () => chunks.join(''),
  };
}

function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
