import fs from 'node:fs';
import { join } from 'node:path';
import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import type { PapersView } from '@safelight/contract/papers.ts';
import type { RebuildState } from '@safelight/contract/rebuilds.ts';
import { metadataOf } from '@safelight/core/adapters/object-store/object-metadata.ts';
import { putObject } from '@safelight/core/adapters/object-store/put-object.ts';
import type { ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { LineSealer } from '@safelight/core/catalog/paper/sealed-lines.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CareRoom } from '../support/care-room.ts';
import { cloudEnv, openCloudRoom, storeOf, uploaded } from '../support/cloud-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { fillRoom, rebuilt, writtenDown } from '../support/lost-room.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';
import { emptyFolder, restored, treeOf } from '../support/restore-room.ts';
import { rowsOfCatalogue } from '../support/rows-of-catalogue.ts';

const missing = mountsMissing() ?? cephMissing();
if (missing) console.warn(`skipped: the tests of rebuilding, because ${missing}`);

describe.skipIf(missing)('a catalogue that was lost', () => {
  let server: TestStore;
  let store: ObjectStore;
  let before: CareRoom;
  let top: string;
  let papers: PapersView;
  const rooms: CareRoom[] = [];

  beforeAll(async () => {
    server = await startObjectStore();
    store = storeOf(server);
    before = await openCloudRoom(server, 'home');
    top = await fillRoom(before);
    papers = await writtenDown(before);
    await before.worker.stop();
  });
  afterAll(async () => {
    for (const room of rooms) await room.close();
    await before?.close();
    store?.close();
    await server?.stop();
  });

  async function roomWith(env: Record<string, string>): Promise<CareRoom> {
    const room = await CareRoom.open({ env });
    rooms.push(room);
    return room;
  }

  describe('and of which only the bucket is left', () => {
    let room: CareRoom;
    beforeAll(async () => {
      room = await roomWith(cloudEnv(server, 'home'));
    });

    test('comes back row by row; nothing counts as proven in the new Archive', async () => {
      const { code, err, view } = await rebuilt(room, 'cloud');
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(view).toMatchObject({ state: 'done', basis: 'catalogue' });
      const archived = { copy: ['state', 'checked_at'] };
      const now = await rowsOfCatalogue(room.stack.db.pool, archived);
      const was = await rowsOfCatalogue(before.stack.db.pool, archived);
      expect(now).toEqual(was);
      const { rows } = await room.stack.db.pool.query(
        `select v.kind, array_agg(distinct c.state order by c.state) as states from copy c join volume v on v.id = c.volume_id
         where v.kind <> 'drive' group by v.kind order by v.kind`,
      );
      expect(rows).toEqual([
        { kind: 'archive', states: ['missing'] },
        { kind: 'cloud', states: ['present'] },
      ]);
    });

    test('is the rightful one of its Archive and bucket', async () => {
      const mark = (root: string) => fs.readFileSync(join(root, '.safelight/archive.json'), 'utf8');
      expect(mark(room.stack.archive)).toBe(mark(before.stack.archive));
      const drive = await room.attach(room.makeDrive('Later', { 'later.jpg': 'later' }), 'Later');
      await uploaded(room, drive.id, 1);
    });

    test('restores files from the cloud at once', async () => {
      const { items } = await room.ask<{ items: { id: string; name: string }[] }>('/drives');
      const { id } = items.find(({ name }) => name === 'LaCie')!;
      const to = emptyFolder(room, 'restored');
      const ended = await restored(room, { drive: id, to });
      expect(ended).toMatchObject({ state: 'done', failed: 0 });
      expect(treeOf(join(to, 'Photography'))).toEqual(treeOf(join(top, 'Photography')));
    });

    test('has its Archive filled again from the cloud, every file proven and with its time', async () => {
      const [verify] = await room.verify({ volume: 'archive', trouble: true, heal: true, healMissing: true });
      expect(verify).toMatchObject({ state: 'done', unhealed: 0 });
      const archived = (room: CareRoom) => treeOf(room.archived('LaCie'));
      expect(archived(room)).toEqual(archived(before));
      const { rows } = await room.stack.db.pool.query(
        `select count(*)::int as n from copy c join volume v on v.id = c.volume_id
         where v.kind = 'archive' and (c.state <> 'present' or c.evidence <> 'read-back')`,
      );
      expect(rows).toEqual([{ n: 0 }]);
    });
  });

  describe('and of which the Archive is left', () => {
    let room: CareRoom;
    beforeAll(async () => {
      room = await roomWith({ ...cloudEnv(server, 'home'), SAFELIGHT_ARCHIVE: before.stack.archive });
    });

    test('comes back row by row, with every proof, since no file was touched', async () => {
      const { code, err, view } = await rebuilt(room, 'archive');
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(view).toMatchObject({ state: 'done', basis: 'catalogue', refused: [] });
      expect(view!.paper).toBe(papers.catalogue.archive!.path);
      const found = await rowsOfCatalogue(room.stack.db.pool);
      expect(found).toEqual(await rowsOfCatalogue(before.stack.db.pool));
      expect(found.copy!.length).toBeGreaterThan(10);
    });

    test('is not rebuilt a second time', async () => {
      const { code, err } = await rebuilt(room, 'archive');
      expect(code).toBe(1);
      expect(err).toContain('catalogue-not-empty');
      expect(await room.ask<RebuildState>('/rebuild')).toMatchObject({ possible: false });
    });

    test('goes on as before: people sign in, new files have ids of their own', async () => {
      const added = await room.attach(room.makeDrive('New', { 'n.jpg': 'new' }), 'New');
      expect(added.ingest).toMatchObject({ copied: 1, failed: 0 });
      await uploaded(room, added.id, 1);
    });
  });

  describe('and whose newest export', () => {
    const sealedWith = (change: object): Buffer => {
      const [first, ...rest] = gunzipSync(fs.readFileSync(before.archived(papers.catalogue.archive!.path)))
        .toString()
        .trimEnd()
        .split('\n');
      const sealer = new LineSealer();
      return gzipSync(
        Buffer.concat([
          sealer.begin({ ...JSON.parse(first!), ...change }),
          sealer.add(rest.slice(0, -1)),
          sealer.end(),
        ]),
      );
    };
    /** A bucket's prefix with the mark and the export of the lost installation, and a newer export beside it. */
    const prefixWith = async (prefix: string, newest: Buffer) => {
      const signal = new AbortController().signal;
      const put = (key: string, body: Buffer) =>
        putObject(store, { key: `${prefix}/${key}`, body, metadata: {} }, signal);
      const id = JSON.parse(fs.readFileSync(before.archived('.safelight/archive.json'), 'utf8')).id;
      await put('safelight.json', Buffer.from(JSON.stringify({ archive: id, format: 1 })));
      const whole = before.archived(papers.catalogue.archive!.path);
      await put('catalogue/2026-01-01T000000Z.jsonl.gz', fs.readFileSync(whole));
      await put('catalogue/2027-01-01T000000Z.jsonl.gz', newest);
    };

    test('does not know what was sent since: it is found in the bucket', async () => {
      const whole = fs.readFileSync(before.archived(papers.catalogue.archive!.path));
      await prefixWith('since', whole);
      const late = Buffer.from('sent after the export');
      const metadata = metadataOf({
        blake3: blake3Of(late).toString('hex'),
        crc32: crc32(late),
        mtimeNs: 1_500_000_000_000_000_000n,
      });
      await putObject(store, { key: 'since/drives/LaCie/Photography/late.jpg', body: late, metadata });
      const room = await roomWith(cloudEnv(server, 'since'));
      expect((await rebuilt(room, 'cloud')).view).toMatchObject({ state: 'done', basis: 'catalogue' });
      const file = await room.file('late.jpg');
      expect(file).toMatchObject({ drive: 'LaCie', bytes: late.length, mtime: '2017-07-14T02:40:00.000Z' });
      expect(await room.bytesOf(`/files/${file.id}/content/${file.blake3}`)).toEqual(late);
    });

    test('was tampered with: the one before is taken, and it is said', async () => {
      const whole = fs.readFileSync(before.archived(papers.catalogue.archive!.path));
      const text = gunzipSync(whole).toString();
      await prefixWith('tampered', gzipSync(text.replace('"LaCie"', '"LaCio"')));
      const room = await roomWith(cloudEnv(server, 'tampered'));
      const { code, view } = await rebuilt(room, 'cloud');
      expect(code).toBe(3);
      expect(view).toMatchObject({
        state: 'done',
        paper: 'tampered/catalogue/2026-01-01T000000Z.jsonl.gz',
        refused: [{ path: 'tampered/catalogue/2027-01-01T000000Z.jsonl.gz', code: 'paper-damaged' }],
      });
    });

    test('was cut off: the one before is taken, and it is said', async () => {
      const whole = fs.readFileSync(before.archived(papers.catalogue.archive!.path));
      await prefixWith('cut', whole.subarray(0, whole.length - 20));
      const room = await roomWith(cloudEnv(server, 'cut'));
      const { code, view } = await rebuilt(room, 'cloud');
      expect(code).toBe(3);
      expect(view!.refused).toMatchObject([{ code: 'paper-damaged' }]);
    });

    test('was written by a newer version: it is refused with that version, and nothing is filled', async () => {
      await prefixWith('newer', sealedWith({ version: '7.1.0', migration: '20990101000000_later' }));
      const room = await roomWith(cloudEnv(server, 'newer'));
      const { code, view } = await rebuilt(room, 'cloud');
      expect(code).toBe(1);
      expect(view).toMatchObject({ state: 'failed', reason: 'paper-newer' });
      expect(view!.reasonText).toContain('7.1.0');
      expect(await room.ask<RebuildState>('/rebuild')).toMatchObject({ possible: true });
    });
  });
});
