import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  ArchiveCareView,
  ArchiveWalkView,
  VerifyRequest,
  VerifyView,
} from '@safelight/contract/care.ts';
import type { DriveView } from '@safelight/contract/drives.ts';
import type { FileDetail, FileView } from '@safelight/contract/files.ts';
import type { List } from '@safelight/contract/lists.ts';
import { until } from './attach-by-hand.ts';
import { type DriveImage, makeDrive } from './drive-image.ts';
import { type Running, type Stack, startStack } from './stack.ts';

const safelight = fileURLToPath(new URL('../../apps/cli/bin/safelight.js', import.meta.url));

/** A running Safelight whose Archive is a disk of its own, and what one does in it from outside. */
export class CareRoom {
  readonly stack: Stack;
  readonly nas: DriveImage;
  worker!: Running;
  url = '';
  #token = '';

  constructor(stack: Stack, nas: DriveImage) {
    this.stack = stack;
    this.nas = nas;
  }

  /** @param options.below the Archive is this folder of the disk, not all of it */
  static async open(
    options: { megabytes?: number; env?: Record<string, string>; below?: string } = {},
  ): Promise<CareRoom> {
    const stack = await startStack();
    const nas = makeDrive(stack.folder, 'ext4', 'NAS', options.megabytes ?? 200);
    nas.plugIn(stack.archive);
    const room = new CareRoom(stack, nas);
    Object.assign(stack.env, options.env);
    if (options.below) stack.env.SAFELIGHT_ARCHIVE = join(stack.archive, options.below);
    try {
      const [server] = await Promise.all([stack.startServer(), room.startWorker()]);
      room.url = server.url;
    } catch (error) {
      nas.remove();
      await stack.stop();
      throw error;
    }
    room.#token = fs.readFileSync(join(stack.data, 'secrets/cli-token'), 'utf8').trim();
    return room;
  }

  async startWorker(): Promise<void> {
    this.worker = await this.stack.startWorker();
  }

  async close(): Promise<void> {
    await this.worker.stop();
    this.nas.remove();
    await this.stack.stop();
  }

  async ask<T>(path: string, method = 'GET', body?: object): Promise<T> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#token}` };
    if (body) headers['content-type'] = 'application/json';
    const answer = await fetch(`${this.url}/api${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async remove(path: string): Promise<void> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const answer = await fetch(`${this.url}/api${path}`, { method: 'DELETE', headers });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async bytesOf(path: string): Promise<Buffer> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const answer = await fetch(`${this.url}/api${path}`, { headers });
    if (!answer.ok) throw new Error(await answer.text());
    return Buffer.from(await answer.arrayBuffer());
  }

  /** Makes a folder that stands in for a drive; paths are below its source folder. */
  makeDrive(name: string, files: Record<string, string | Buffer>): string {
    const top = join(this.stack.folder, name);
    for (const [path, bytes] of Object.entries(files)) write(join(top, 'Photography', path), bytes);
    return top;
  }

  archived(...path: string[]): string {
    return join(this.stack.archive, ...path);
  }

  async attach(path: string, name?: string): Promise<DriveView> {
    const { id } = await this.ask<DriveView>('/drives/attach', 'POST', { path, name });
    return this.ingested(id);
  }

  async ingested(id: string): Promise<DriveView> {
    let drive!: DriveView;
    await until(async () => {
      drive = await this.ask<DriveView>(`/drives/${id}`);
      return drive.ingest?.state === 'done';
    }, 'the ingest is done');
    return drive;
  }

  async adopt(path: string, drive: string): Promise<DriveView> {
    const { id } = await this.ask<DriveView>('/archive/adoptions', 'POST', { path, drive });
    return this.ingested(id);
  }

  /** Starts Verifies and waits until they are over. */
  async verify(wish: VerifyRequest = {}): Promise<VerifyView[]> {
    const { items } = await this.ask<{ items: VerifyView[] }>('/verifies', 'POST', wish);
    return Promise.all(items.map(({ id }) => this.verified(id)));
  }

  async verified(id: string): Promise<VerifyView> {
    let view!: VerifyView;
    await until(async () => {
      view = await this.ask<VerifyView>(`/verifies/${id}`);
      return view.state === 'done' || view.state === 'failed';
    }, 'the verify is over');
    return view;
  }

  async walk(): Promise<ArchiveWalkView> {
    const { id } = await this.ask<ArchiveWalkView>('/archive/walks', 'POST');
    let walk!: ArchiveWalkView;
    await until(async () => {
      walk = (await this.ask<ArchiveCareView>('/archive')).walk!;
      return walk.id === id && (walk.state === 'done' || walk.state === 'failed');
    }, 'the walk is over');
    return walk;
  }

  async file(name: string, driveId?: string): Promise<FileDetail> {
    const query = new URLSearchParams({ limit: '1000', all: 'true', ...(driveId ? { drive: driveId } : {}) });
    const { items } = await this.ask<List<FileView>>(`/files?${query}`);
    const found = items.find((file) => file.name === name);
    if (!found) throw new Error(`There is no file ${name} among ${items.map((file) => file.path)}.`);
    return this.ask<FileDetail>(`/files/${found.id}`);
  }

  /** State and place of the Archive Copies of a File's Content. */
  async archiveCopies(name: string, driveId?: string) {
    const { copies } = await this.file(name, driveId);
    return copies.filter(({ volume }) => volume === 'archive').map(({ state, path }) => ({ state, path }));
  }

  cli(...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [safelight, ...words], {
      env: { ...process.env, SAFELIGHT_DATA: this.stack.data },
    });
    const outcome = { code: null as number | null, out: '', err: '' };
    child.stdout.on('data', (text) => {
      outcome.out += text;
    });
    child.stderr.on('data', (text) => {
      outcome.err += text;
    });
    return new Promise((resolve) => {
      child.on('close', (code) => resolve({ ...outcome, code }));
    });
  }
}

export function write(path: string, bytes: string | Buffer): void {
  fs.mkdirSync(join(path, '..'), { recursive: true });
  fs.writeFileSync(path, bytes);
}

/** Changes a byte behind everybody's back: size and time are what they were. */
export function damage(path: string): void {
  const reference = `${path}.reference`;
  execFileSync('touch', ['-r', path, reference]);
  fs.chmodSync(path, 0o644);
  const fd = fs.openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  fs.readSync(fd, byte, 0, 1, 0);
  byte[0] = byte[0]! ^ 0xff;
  fs.writeSync(fd, byte, 0, 1, 0);
  fs.closeSync(fd);
  execFileSync('touch', ['-r', reference, path]);
  fs.rmSync(reference);
}
