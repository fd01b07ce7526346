import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { PapersView } from '@safelight/contract/papers.ts';
import { openObject } from '@safelight/core/adapters/object-store/get-object.ts';
import { listObjects } from '@safelight/core/adapters/object-store/list-objects.ts';
import type { ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { type CareRoom, write } from '../support/care-room.ts';
import { openCloudRoom, storeOf, uploaded } from '../support/cloud-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';
import { writeRaw } from '../support/restore-room.ts';

const missing = mountsMissing() ?? cephMissing();
if (missing) console.warn(`skipped: the tests of papers, because ${missing}`);

const HOSTILE = Buffer.from('Photography/caf\xe9\n1.jpg', 'latin1');

describe.skipIf(missing)('papers', () => {
  let room: CareRoom;
  let server: TestStore;
  let store: ObjectStore;
  beforeAll(async () => {
    server = await startObjectStore();
    store = storeOf(server);
    room = await openCloudRoom(server, 'home');
  });
  afterAll(async () => {
    store?.close();
    await room?.close();
    await server?.stop();
  });

  const written = async (): Promise<PapersView> => {
    const { code, out, err } = await room.cli('papers', '--write', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return JSON.parse(out) as PapersView;
  };
  const linesOf = (bytes: Buffer) =>
    gunzipSync(bytes)
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  const fromCloud = async (key: string) => buffer((await openObject(store, key))!.stream);

  test('are written after an ingest, in the Archive and in the bucket, by themselves', async () => {
    const top = room.makeDrive('Lac/ie'.replace('/', ' '), { 'a.jpg': 'first', 'again/a.jpg': 'first' });
    writeRaw(top, HOSTILE, 'odd', new Date(-1500));
    const drive = await room.attach(top, 'LaCie');
    await uploaded(room, drive.id, 2);
    let view!: PapersView;
    await until(
      async () => {
        view = await room.ask<PapersView>('/papers');
        return view.catalogue.cloud !== null && view.manifests[0]?.cloud != null;
      },
      'the papers are in the bucket',
      150,
    );
    expect(view.manifests[0]).toMatchObject({ driveId: drive.id, drive: 'LaCie' });
    expect(view.manifests[0]!.archive!.path).toMatch(
      /^\.safelight\/manifests\/LaCie\/\d{4}-\d\d-\d\dT\d{6}Z\.jsonl\.gz$/,
    );
    expect(view.manifests[0]!.cloud!.path).toMatch(/^home\/manifests\/LaCie\/.*Z\.jsonl\.gz$/);
    expect(view.catalogue.cloud!.path).toMatch(/^home\/catalogue\/.*Z\.jsonl\.gz$/);
  });

  test('say of every file its exact name, time, digests, key and place', async () => {
    const { manifests } = await written();
    const [{ archive, cloud }] = manifests as [PapersView['manifests'][0]];
    const bytes = fs.readFileSync(room.archived(archive!.path));
    expect((await fromCloud(cloud!.path)).equals(bytes)).toBe(true);
    const [header, ...lines] = linesOf(bytes);
    const end = lines.pop();
    expect(header).toMatchObject({
      safelight: 'manifest',
      format: 1,
      drive: { name: 'LaCie', folder: 'LaCie' },
    });
    expect(end).toMatchObject({ end: true, lines: 4 });
    const odd = lines.find(({ pathRaw }) => pathRaw !== undefined);
    expect(Buffer.from(odd.pathRaw, 'base64url').equals(HOSTILE)).toBe(true);
    expect(odd).toMatchObject({
      bytes: 3,
      mtime: '-1.500000000',
      onDrive: 'present',
      version: { n: 1, current: true, origin: 'drive', blake3: blake3Of(Buffer.from('odd')).toString('hex') },
    });
    expect(odd.cloud.key).toMatch(/^home\/drives\/LaCie\/Photography\/caf~[0-9a-f]{12}\.jpg$/);
    const [first, again] = lines.filter(({ path }) => path.endsWith('a.jpg'));
    expect(again.cloud).toEqual(first.cloud);
    expect(again.archived).toBe('LaCie/Photography/again/a.jpg');
  });

  test('are proven by the digest in their last line, which other programs can compute', async () => {
    const { catalogue } = await written();
    const path = room.archived(catalogue.archive!.path);
    const text = gunzipSync(fs.readFileSync(path)).toString();
    const cut = text.lastIndexOf('\n', text.length - 2) + 1;
    const { blake3, lines } = JSON.parse(text.slice(cut));
    expect(blake3Of(Buffer.from(text.slice(0, cut))).toString('hex')).toBe(blake3);
    expect(text.slice(0, cut).split('\n').length - 1).toBe(lines);
    expect(execFileSync('gzip', ['-t', path]).toString()).toBe('');
  });

  test('hold every row of what cannot be found again', async () => {
    const { catalogue } = await written();
    const lines = linesOf(fs.readFileSync(room.archived(catalogue.archive!.path)));
    const tables = new Map<string, object[]>();
    for (const line of lines.slice(1, -1))
      if (line.table) tables.set(line.table, []);
      else [...tables.values()].at(-1)!.push(line);
    for (const table of ['drive', 'volume', 'content', 'file', 'file_version', 'copy', 'ingest', 'upload']) {
      const { rows: counted } = await room.stack.db.pool.query(`select count(*)::int as n from "${table}"`);
      expect([table, tables.get(table)?.length]).toEqual([table, counted[0].n]);
    }
  });

  test('that say the same as the last are not kept', async () => {
    const before = (await written()).manifests[0]!.archive!;
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await written()).manifests[0]!.archive).toEqual(before);
    expect(fs.readdirSync(room.archived('.safelight/incoming'))).toEqual([]);
  });

  test('follow what was added, and the ones before stay', async () => {
    const before = (await written()).manifests[0]!.archive!;
    write(join(room.stack.folder, 'Lac ie/Photography/b.jpg'), 'second');
    const [{ id }] = (await room.ask<{ items: { id: string }[] }>('/drives')).items as [{ id: string }];
    await room.ask(`/drives/${id}/ingests`, 'POST');
    await room.ingested(id);
    await uploaded(room, id, 3);
    const { archive } = (await written()).manifests[0]!;
    expect(archive!.lines).toBe(before.lines + 1);
    expect(fs.existsSync(room.archived(before.path))).toBe(true);
  });

  test('that are old are removed from the Archive and, for good, from the bucket', async () => {
    const { pool } = room.stack.db;
    const { archive, cloud } = (await written()).manifests[0]!;
    await pool.query(`update paper set at = at - interval '3 years' where name = $1`, [
      archive!.path.split('/').at(-1),
    ]);
    for (const name of ['c.jpg', 'd.jpg', 'e.jpg', 'f.jpg']) {
      write(join(room.stack.folder, `Lac ie/Photography/${name}`), name);
      const [{ id }] = (await room.ask<{ items: { id: string }[] }>('/drives')).items as [{ id: string }];
      await room.ask(`/drives/${id}/ingests`, 'POST');
      await room.ingested(id);
      await written();
    }
    await until(async () => !fs.existsSync(room.archived(archive!.path)), 'it is removed from the Archive');
    await until(
      async () => (await openObject(store, cloud!.path)) === null,
      'it is removed from the bucket',
      90,
    );
    const { objects } = await listObjects(store, { prefix: 'home/manifests/LaCie/' });
    expect(objects.length).toBeGreaterThanOrEqual(3);
  });
});
