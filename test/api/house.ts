import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriveView } from '@safelight/contract/drives.ts';
import type { FileView } from '@safelight/contract/files.ts';
import type { List } from '@safelight/contract/lists.ts';
import sharp from 'sharp';
import { type Stack, startStack } from '../support/stack.ts';

export type Role = 'owner' | 'editor' | 'viewer';
export const password = 'a long enough password';

export interface House {
  stack: Stack;
  url: string;
  /** The folder that stands in for a drive. */
  driveFolder: string;
  drive: DriveView;
  files: FileView[];
  /** The cookie of a signed-in person of each role. */
  cookies: Record<Role, string>;
  /** The token of the machine. */
  token: string;
  /** Asks as the machine, or as `as`. */
  ask(path: string, init?: RequestInit & { as?: Role | 'nobody' }): Promise<Response>;
  file(name: string): FileView;
  stop(): Promise<void>;
}

/** A running Safelight with one ingested drive and a person of each role. */
export async function openHouse(extra: Record<string, string> = {}): Promise<House> {
  const stack = await startStack();
  const [server] = await Promise.all([stack.startServer(extra), stack.startWorker(extra)]);
  const { url } = server;
  const token = readFileSync(join(stack.data, 'secrets/cli-token'), 'utf8').trim();
  const cookies = {} as Record<Role, string>;
  const ask: House['ask'] = (path, { as, headers, ...init } = {}) => {
    const signed =
      as === undefined
        ? { authorization: `Bearer ${token}` }
        : as === 'nobody'
          ? {}
          : { cookie: cookies[as] };
    return fetch(`${url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { ...signed, ...(headers as object) },
    });
  };
  await makePeople(ask, cookies);
  const driveFolder = join(stack.folder, 'Work drive');
  await fillDrive(driveFolder);
  const drive = await attachAndWait(ask, driveFolder);
  const { items: files } = (await (await ask('/api/files?limit=1000')).json()) as List<FileView>;
  const file = (name: string) => {
    const found = files.find((one) => one.name === name);
    if (!found) throw new Error(`There is no file ${name}.`);
    return found;
  };
  return { stack, url, driveFolder, drive, files, cookies, token, ask, file, stop: () => stack.stop() };
}

export const json = (body: unknown, method = 'POST'): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

async function makePeople(ask: House['ask'], cookies: Record<Role, string>): Promise<void> {
  const owner = await ask('/api/setup', {
    ...json({ email: 'owner@example.org', password, name: 'Ada' }),
    as: 'nobody',
  });
  cookies.owner = cookieOf(owner);
  for (const role of ['editor', 'viewer'] as const) {
    const email = `${role}@example.org`;
    await ask('/api/accounts', json({ email, password, role }));
    cookies[role] = cookieOf(await ask('/api/session', { ...json({ email, password }), as: 'nobody' }));
  }
}

export function cookieOf(answer: Response): string {
  const header = answer.headers.get('set-cookie');
  if (!header) throw new Error(`No cookie in an answer with status ${answer.status}.`);
  return header.split(';', 1)[0]!;
}

async function fillDrive(top: string): Promise<void> {
  const at = (...names: string[]) => join(top, 'Photography', ...names);
  mkdirSync(at('2019', 'Été à Zürich'), { recursive: true });
  mkdirSync(at('2020', 'Kyoto'), { recursive: true });
  const picture = sharp({ create: { width: 1200, height: 800, channels: 3, background: '#804020' } });
  writeFileSync(at('2019', 'Été à Zürich', 'IMG_4711.jpg'), await picture.jpeg().toBuffer());
  writeFileSync(at('2019', 'Été à Zürich', 'IMG_4712.CR3'), 'not really a picture');
  writeFileSync(at('2019', 'page.html'), '<script>alert(1)</script>');
  writeFileSync(at('2019', 'drawing.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(at('2019', 'empty.txt'), '');
  writeFileSync(at('2020', 'Kyoto', 'large.bin'), Buffer.alloc(3_000_001, 'safelight'));
  writeFileSync(
    Buffer.concat([Buffer.from(`${at('2020')}/caf`), Buffer.from([0xe9]), Buffer.from('.dat')]),
    'latin',
  );
  writeFileSync(at('2020', 'Thumbs.db'), 'junk');
}

async function attachAndWait(ask: House['ask'], path: string): Promise<DriveView> {
  const attached = await ask('/api/drives/attach', json({ path }));
  if (attached.status !== 202) throw new Error(`attach: ${await attached.text()}`);
  const { id } = (await attached.json()) as DriveView;
  for (let n = 0; n < 600; n++) {
    const drive = (await (await ask(`/api/drives/${id}`)).json()) as DriveView;
    if (drive.ingest?.state === 'done') return drive;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The drive was not ingested in two minutes.');
}
