import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Database } from '@safelight/core/adapters/db/connect.ts';
import { connectRedis } from '@safelight/core/adapters/queue/redis.ts';
import { preparePostgres } from '@safelight/standalone/postgres/start.ts';
import { databaseUser } from '@safelight/standalone/postgres/user.ts';
import { type Child, killGroup, stopChild } from '@safelight/standalone/processes/spawn-child.ts';
import { prepareRedis } from '@safelight/standalone/redis/start.ts';
import { makeSocketFolder, removeSocketFolder } from '@safelight/standalone/socket-folder.ts';
import { type Running, startProcess } from '../stack.ts';
import type { Instants } from './instants.ts';
import type { NasDisk } from './nas-disk.ts';

/** A NAS: one disk with Archive, database and queue on it, and the processes that run from it. */
export class Machine {
  readonly archive: string;
  readonly watch: string;
  worker: Running | null = null;
  db!: Database;
  readonly #data: string;
  readonly #disk: NasDisk;
  readonly #instants: Instants;
  #server: Running | null = null;
  #postgres: Child | null = null;
  #redis: Child | null = null;
  #redisUrl = '';
  #databaseUrl = '';

  /** Its disk is mounted in `folder`. */
  constructor(folder: string, disk: NasDisk, instants: Instants) {
    const { archive, data } = disk.plugIn(join(folder, 'box'));
    this.archive = archive;
    this.watch = join(folder, 'watch');
    this.#data = data;
    this.#disk = disk;
    this.#instants = instants;
    mkdirSync(this.watch, { recursive: true });
    for (const top of [archive, data]) chmodSync(top, 0o755);
  }

  /** PostgreSQL with its usual flushes, and Redis. */
  async startStores(): Promise<void> {
    const folders = { data: this.#data, sockets: makeSocketFolder(this.#data, databaseUser()) };
    const postgres = preparePostgres(folders);
    this.#databaseUrl = postgres.url;
    await withEnvironment(this.#instants.clockEnv, (restore) =>
      postgres.start(() => {})((child) => {
        this.#postgres = child;
        restore();
      }),
    );
    const redis = prepareRedis(folders, () => {});
    this.#redisUrl = redis.url;
    await redis.start(() => {})((child) => {
      this.#redis = child;
    });
    this.db = connect(postgres.url);
  }

  async startWorker(): Promise<void> {
    this.worker = await startProcess('workers/main.ts', {
      ...this.#env(),
      ...this.#instants.env,
      SAFELIGHT_ROLES: 'dock,media',
    });
  }

  async startServer(): Promise<void> {
    this.#server = await startProcess('apps/server/main.ts', this.#env());
  }

  async flushRedis(): Promise<void> {
    const client = connectRedis(this.#redisUrl);
    await client.flushall();
    client.disconnect();
  }

  async killWorker(): Promise<void> {
    await this.worker?.kill();
    this.worker = null;
  }

  /** SIGKILL to everything that runs. */
  async killAll(): Promise<void> {
    const ended = [this.#postgres?.exited, this.#redis?.exited];
    for (const child of [this.#postgres, this.#redis]) if (child) killGroup(child);
    await Promise.all([this.killWorker(), this.#server?.kill(), ...ended]);
    this.#server = this.#postgres = this.#redis = null;
    await this.db.close().catch(() => {}); // its connections are dead
  }

  /** The image of the disk, which may be cloned while it is in use. */
  get image(): string {
    return this.#disk.image;
  }

  /** Takes its disk away for good; everything has ended. */
  removeDisk(): void {
    removeSocketFolder(this.#data);
    this.#disk.remove();
  }

  /** Everything ends in order. */
  async shutDown(): Promise<void> {
    await this.worker?.stop();
    await this.#server?.stop();
    await this.db.close();
    if (this.#redis) await stopChild(this.#redis, 20_000);
    if (this.#postgres) await stopChild(this.#postgres, 20_000);
    removeSocketFolder(this.#data);
    this.#disk.eject();
  }

  hasPreviews(): boolean {
    return existsSync(join(this.#data, 'previews'));
  }

  #env(): Record<string, string> {
    return {
      ...(process.env as Record<string, string>),
      DATABASE_URL: this.#databaseUrl,
      REDIS_URL: this.#redisUrl,
      SAFELIGHT_DATA: this.#data,
      SAFELIGHT_ARCHIVE: this.archive,
      SAFELIGHT_WATCH: this.watch,
      SAFELIGHT_PORT: '0',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    };
  }
}

/** A child inherits what stands in the environment when it is spawned. */
async function withEnvironment(
  extra: Record<string, string>,
  act: (restore: () => void) => Promise<void>,
): Promise<void> {
  const restore = () => {
    for (const name of Object.keys(extra)) delete process.env[name];
  };
  Object.assign(process.env, extra);
  await act(restore).finally(restore);
}
