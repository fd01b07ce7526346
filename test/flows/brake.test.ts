import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import type { DriveView, IngestView } from '@safelight/contract/drives.ts';
import { systemClock } from '@safelight/core/base/clock.ts';
import { cloudVolume, queueContents, unsentContents } from '@safelight/core/flows/upload/queue.store.ts';
import { uploadStore } from '@safelight/core/flows/upload/upload.store.ts';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachByHand, ingestOf, until } from '../support/attach-by-hand.ts';
import { type Client, clientOf } from '../support/client.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { type Running, type Stack, startStack } from '../support/stack.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of the brake, because ${missing}`);

const COUNT = 60;
const random = (bytes: number) => randomFillSync(Buffer.alloc(bytes));
const xmp = (n: number, rating: number) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description xmp:Rating="${rating}" n="${n}"/></x:xmpmeta>\n`;

describe.skipIf(missing)('many known files that look damaged', () => {
  let stack: Stack;
  let ask: Client;
  let worker: Running;
  let jpeg: Buffer;
  const drives: DriveImage[] = [];

  beforeAll(async () => {
    stack = await startStack();
    const [server, started] = await Promise.all([
      stack.startServer(),
      stack.startWorker({ SAFELIGHT_ROLES: 'dock' }),
    ]);
    worker = started;
    ask = clientOf(stack, server.url);
    const noise = { create: { width: 64, height: 64, channels: 3 as const, background: '#345' } };
    jpeg = await sharp(noise).jpeg().toBuffer();
  });

  afterAll(async () => {
    for (const drive of drives) drive.remove();
    await stack?.stop();
  });

  /** A file of each type in turn, each with bytes of its own. */
  const bytesOf = (n: number): [string, Buffer] => {
    if (n % 4 === 0) return [`${n}.NEF`, Buffer.concat([Buffer.from('MM\0*'), random(20_000)])];
    if (n % 4 === 1) return [`${n}.jpg`, Buffer.concat([jpeg, random(100)])];
    if (n % 4 === 2) return [`${n}.xmp`, Buffer.from(xmp(n, 1))];
    return [`${n}.psd`, Buffer.concat([Buffer.from('8BPS'), random(5000)])];
  };

  /** A drive of 60 files of several types, plugged in and proven. */
  const proven = async (label: string) => {
    const image = makeDrive(stack.folder, 'ext4', label, 100);
    drives.push(image);
    const aside = image.plugIn(join(stack.folder, 'aside'));
    fs.mkdirSync(join(aside, 'Photography'));
    const names = Array.from({ length: COUNT }, (_, n) => {
      const [name, bytes] = bytesOf(n);
      fs.writeFileSync(join(aside, 'Photography', name), bytes);
      return name;
    });
    image.eject();
    const top = image.plugIn(join(stack.watch, label));
    let id = '';
    await until(async () => {
      const { rows } = await stack.db.pool.query<{ id: string }>('select id from drive where name = $1', [
        label,
      ]);
      id = rows[0]?.id ?? '';
      return id !== '';
    }, `the drive ${label} is known`);
    expect(await ingestOf(stack.db.pool, id)).toMatchObject({ state: 'done', copied: COUNT });
    return { id, folder: join(top, 'Photography'), names, image };
  };

  const drive = (id: string) => ask<DriveView>('GET', `/drives/${id}`);
  const again = (id: string) => ask<IngestView>('POST', `/drives/${id}/ingests`);
  const held = async (id: string) => {
    await until(async () => (await drive(id)).ingest?.state === 'on-hold', 'it is held');
    return (await drive(id)).ingest!;
  };
  const versions = async (id: string) => {
    const { rows } = await stack.db.pool.query<{ n: number }>(
      'select count(*)::int as n from file_version v join file f on f.id = v.file_id where f.drive_id = $1',
      [id],
    );
    return rows[0]!.n;
  };
  const inArchive = (name: string, folder: string) =>
    fs.readFileSync(join(stack.archive, name, 'Photography', folder));

  test('hold the ingest, nothing of it is copied, its uploads stop and other drives go on', async () => {
    const { id, folder, names } = await proven('Encrypted');
    const before = names.map((name) => inArchive('Encrypted', name));
    for (const name of names) fs.writeFileSync(join(folder, name), random(4000));
    fs.writeFileSync(join(folder, 'README.txt'), 'Pay, or else.');
    await again(id);
    const ingest = await held(id);
    expect(ingest).toMatchObject({
      reason: 'looks-damaged',
      copied: 0,
      question: { damaged: COUNT, answered: false },
    });
    expect(ingest.question!.examples.length).toBeGreaterThan(2);
    expect(names.map((name) => inArchive('Encrypted', name))).toEqual(before);
    expect(fs.existsSync(join(stack.archive, 'Encrypted/Photography/README.txt'))).toBe(false);
    expect(await versions(id)).toBe(COUNT);

    const other = join(stack.folder, 'Other');
    fs.mkdirSync(join(other, 'Photography'), { recursive: true });
    fs.writeFileSync(join(other, 'Photography/one.jpg'), jpeg);
    const otherId = await attachByHand(stack.db.pool, other);
    expect(await ingestOf(stack.db.pool, otherId)).toMatchObject({ state: 'done', copied: 1 });

    const due = await sendable(stack);
    expect(await due()).toEqual([otherId]);
    // Nobody runs it again meanwhile: it stands as it stood, through several looks of the dock.
    const stood = (await drive(id)).ingest!.updatedAt;
    await new Promise((resolve) => setTimeout(resolve, 11_000));
    expect((await drive(id)).ingest).toMatchObject({ state: 'on-hold', updatedAt: stood });

    await ask('POST', `/ingests/${ingest.id}/answer`, { goOn: true });
    expect(await ingestOf(stack.db.pool, id)).toMatchObject({ state: 'done', copied: COUNT + 1 });
    expect(await versions(id)).toBe(2 * COUNT + 1);
    expect(inArchive('Encrypted', names[0]!)).toEqual(fs.readFileSync(join(folder, names[0]!)));
    const kept = fs.readdirSync(join(stack.archive, '.safelight/versions'), {
      recursive: true,
      withFileTypes: true,
    });
    expect(kept.filter((entry) => entry.isFile())).toHaveLength(COUNT);
    expect(await due()).toEqual([id]);
    await expect(ask('POST', `/ingests/${ingest.id}/answer`, { goOn: true })).rejects.toThrow(
      'nothing-asked',
    );
  });

  test('are also those whose names reappear with an ending', async () => {
    const { id, folder, names } = await proven('Locked');
    for (const name of names.slice(0, 30)) {
      fs.writeFileSync(join(folder, `${name}.locked`), random(4000));
      fs.rmSync(join(folder, name));
    }
    await again(id);
    expect(await held(id)).toMatchObject({ reason: 'looks-damaged', question: { renamed: 30, damaged: 0 } });
    const [example] = (await drive(id)).ingest!.question!.examples;
    expect(example!.now).toBe(`${example!.path.split('/').at(-1)}.locked`);
  });

  test('that were left are not asked about at the next attach, but when a person looks again', async () => {
    const { id, folder, names, image } = await proven('Left');
    for (const name of names) fs.writeFileSync(join(folder, name), random(3000));
    await again(id);
    const { id: ingestId } = await held(id);
    await ask('POST', `/ingests/${ingestId}/answer`, { goOn: false });
    image.eject();
    await until(async () => !(await drive(id)).attached, 'it is away');
    const runs = await fencesOf(stack, ingestId);
    image.plugIn(join(stack.watch, 'Left again'));
    await until(async () => (await fencesOf(stack, ingestId)) > runs, 'it was looked at again');
    await until(async () => !(await runsNow(stack, ingestId)), 'that look is over');
    expect((await drive(id)).ingest).toMatchObject({
      id: ingestId,
      state: 'on-hold',
      question: { answered: true },
    });
    await again(id);
    await until(async () => (await drive(id)).ingest?.question?.answered === false, 'it is asked again');
    expect(await versions(id)).toBe(COUNT);
  });

  test('that are whole again are no question any more', async () => {
    const { id, folder, names } = await proven('Mended');
    for (const name of names) fs.writeFileSync(join(folder, name), random(3000));
    await again(id);
    await held(id);
    await worker.kill();
    worker = await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
    for (const name of names) {
      fs.rmSync(join(folder, name));
      fs.copyFileSync(join(stack.archive, 'Mended/Photography', name), join(folder, name));
    }
    await again(id);
    expect(await ingestOf(stack.db.pool, id)).toMatchObject({ state: 'done', copied: 0, held: COUNT });
  });

  test('are not sidecars that were edited and pictures that were saved again', async () => {
    const top = join(stack.folder, 'Edits');
    const folder = join(top, 'Photography');
    fs.mkdirSync(folder, { recursive: true });
    const write = async (rating: number, quality: number) => {
      for (let n = 0; n < COUNT; n++) {
        fs.writeFileSync(join(folder, `${n}.xmp`), xmp(n, rating).repeat(rating));
        fs.writeFileSync(join(folder, `${n}.jpg`), await sharp(jpeg).rotate(n).jpeg({ quality }).toBuffer());
      }
    };
    await write(1, 90);
    const id = await attachByHand(stack.db.pool, top);
    expect(await ingestOf(stack.db.pool, id)).toMatchObject({ state: 'done', copied: 2 * COUNT });
    await write(4, 40);
    await again(id);
    expect(await ingestOf(stack.db.pool, id)).toMatchObject({ state: 'done', copied: 2 * COUNT, failed: 0 });
  });
});

/** Queues all that is proven, and says of which drives an upload would be taken up now. */
async function sendable(stack: Stack): Promise<() => Promise<string[]>> {
  const { pool } = stack.db;
  const { id } = await cloudVolume(pool, systemClock, 'https://s3.example.org/bucket');
  const rows = uploadStore(pool, id);
  return async () => {
    const unsent = await unsentContents(pool, id, 0n, 1000);
    await queueContents(pool, id, unsent);
    const taken: bigint[] = [];
    for (let one = await rows.take(); one; one = await rows.take()) taken.push(one.id);
    const { rows: of } = await pool.query<{ id: string }>(
      'select distinct f.drive_id as id from upload u join file f on f.id = u.file_id where u.id = any($1)',
      [taken],
    );
    return of.map((drive) => drive.id);
  };
}

async function fencesOf(stack: Stack, ingestId: string): Promise<number> {
  const { rows } = await stack.db.pool.query<{ fence: bigint }>(
    'select fence from lease where resource = $1',
    [`ingest:${ingestId}`],
  );
  return Number(rows[0]?.fence ?? 0);
}

async function runsNow(stack: Stack, ingestId: string): Promise<boolean> {
  const { rowCount } = await stack.db.pool.query(
    'select 1 from lease where resource = $1 and expires_at > now()',
    [`ingest:${ingestId}`],
  );
  return rowCount === 1;
}
