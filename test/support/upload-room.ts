import { buffer } from 'node:stream/consumers';
import { openObject } from '@safelight/core/adapters/object-store/get-object.ts';
import { listObjects } from '@safelight/core/adapters/object-store/list-objects.ts';
import { connectStore, type ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import type { LiveNews } from '@safelight/core/adapters/queue/live-bus.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import type { Settings } from '@safelight/core/base/settings.ts';
import { openUploads, type Uploads } from '@safelight/core/flows/upload/upload.ts';
import { type ArchivedDrive, archivedDrive } from './archived-drive.ts';
import { startDatabase, type TestDatabase } from './database.ts';
import { startObjectStore, type TestStore } from './object-store/start-object-store.ts';

/** What matches the putting of Files, not of the mark of the prefix. */
export const OF_FILES = /^PutObject.*\/drives\//;

/** A catalogue, an Archive with one Drive and a bucket; each round begins with empty ones. */
export class UploadRoom {
  readonly server: TestStore;
  readonly database: TestDatabase;
  readonly store: ObjectStore;
  drive!: ArchivedDrive;
  told: LiveNews[] = [];
  time = Date.now();
  prefix = '';
  settings: Partial<Settings> = {};
  #round = 0;

  constructor(server: TestStore, database: TestDatabase) {
    this.server = server;
    this.database = database;
    this.store = connectStore({ ...server, applicationKey: server.key });
  }

  static async open(): Promise<UploadRoom> {
    const [server, database] = await Promise.all([startObjectStore(), startDatabase()]);
    return new UploadRoom(server, database);
  }

  async beginRound(): Promise<void> {
    await this.database.pool.query(
      'truncate volume, drive, content, folder, file, file_version, copy, photo, upload, upload_part, upload_tally, upload_hour, setting, line cascade',
    );
    this.prefix = `round-${this.#round++}`;
    this.drive = await archivedDrive(this.database.pool);
    this.told = [];
    this.settings = {};
    this.time = Date.now();
    this.server.stats.clear();
  }

  endRound(): void {
    this.server.faults.clear();
    this.drive.remove();
  }

  async close(): Promise<void> {
    this.store.close();
    await this.server.stop();
    await this.database.stop();
  }

  cloud(changes: Partial<CloudConfig> = {}): CloudConfig {
    const { endpoint, region, bucket, keyId, key } = this.server;
    return {
      endpoint,
      region,
      bucket,
      keyId,
      applicationKey: key,
      prefix: this.prefix,
      passphrase: null,
      ...changes,
    };
  }

  uploads(cloud: CloudConfig | null = this.cloud()): Uploads {
    return openUploads({
      pool: this.database.pool,
      clock: { now: () => new Date(this.time) },
      archiveRoot: this.drive.root,
      cloud,
      settings: this.settings,
      zone: 'Europe/Berlin',
      live: { publish: (news) => this.told.push(news) },
      drives: null,
    });
  }

  /** One run of a worker of its own. */
  async run(cloud?: CloudConfig | null, signal = new AbortController().signal): Promise<void> {
    const uploads = this.uploads(cloud);
    await uploads.run(signal).finally(() => uploads.close());
  }

  /** The keys of Files, without the prefix. */
  async keys(prefix = this.prefix): Promise<string[]> {
    const { objects } = await listObjects(this.store, { prefix: `${prefix}/drives/` });
    return objects.map(({ key }) => key.slice(prefix.length + 1));
  }

  /** The keys of Files, however many. */
  async everyKey(): Promise<string[]> {
    const keys: string[] = [];
    for (let next: string | null | undefined; next !== null; ) {
      const page = await listObjects(this.store, { prefix: `${this.prefix}/drives/`, next });
      keys.push(...page.objects.map(({ key }) => key.slice(this.prefix.length + 1)));
      next = page.next;
    }
    return keys;
  }

  /** Objects put in one request, without the mark of the prefix. */
  sent(): number {
    return (this.server.stats.operations.PutObject ?? 0) - 1;
  }

  async download(key: string): Promise<Buffer> {
    return buffer((await openObject(this.store, `${this.prefix}/${key}`))!.stream);
  }

  async rows() {
    return (await this.database.pool.query('select * from upload order by id')).rows;
  }

  /** The cloud Volume that was made last. */
  async volume() {
    const { rows } = await this.database.pool.query(
      `select * from volume where kind = 'cloud' order by created_at`,
    );
    return rows.at(-1);
  }

  /** Lets the next tries begin now. */
  async due(): Promise<void> {
    await this.database.pool.query(`update upload set next_at = now() where state = 'pending'`);
  }
}
