import fs from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { PapersView } from '@safelight/contract/papers.ts';
import { openObject } from '@safelight/core/adapters/object-store/get-object.ts';
import { headObject } from '@safelight/core/adapters/object-store/head-object.ts';
import { listObjects } from '@safelight/core/adapters/object-store/list-objects.ts';
import { putObject } from '@safelight/core/adapters/object-store/put-object.ts';
import { removeVersion } from '@safelight/core/adapters/object-store/remove-object.ts';
import type { ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom } from '../support/care-room.ts';
import { cloudEnv, openCloudRoom, storeOf } from '../support/cloud-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { fillRoom, rebuilt, writtenDown } from '../support/lost-room.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';

const missing = mountsMissing() ?? cephMissing();
if (missing) console.warn(`skipped: the tests of rebuilding without an export, because ${missing}`);

describe.skipIf(missing)('a catalogue that was lost with every export of it', () => {
  let server: TestStore;
  let store: ObjectStore;
  let before: CareRoom;
  let papers: PapersView;
  const rooms: CareRoom[] = [];

  beforeAll(async () => {
    server = await startObjectStore();
    store = storeOf(server);
    before = await openCloudRoom(server, 'home');
    await fillRoom(before);
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
  const stopped = () => Promise.all(rooms.map((room) => room.worker.stop()));
  const removeAll = async (prefix: string) => {
    const { objects } = await listObjects(store, { prefix });
    for (const { key } of objects) {
      const { versionId } = (await headObject(store, key))!;
      expect(await removeVersion(store, { key, versionId })).toBe(true);
    }
  };

  test('comes back from the manifests in the bucket; one that was tampered with is not used, and what is gone is missing', async () => {
    await stopped();
    await removeAll('home/catalogue/');
    const { cloud } = papers.manifests[0]!;
    const text = gunzipSync(await buffer((await openObject(store, cloud!.path))!.stream)).toString();
    const tampered = 'home/manifests/LaCie/2099-01-01T000000Z.jsonl.gz';
    const body = gzipSync(text.replace('as it is now', 'as it was').replace('"n":1', '"n":7'));
    await putObject(store, { key: tampered, body, metadata: {} });
    await removeAll('home/drives/LaCie/Photography/gone.jpg');
    const room = await roomWith(cloudEnv(server, 'home'));
    const { code, view } = await rebuilt(room, 'cloud');
    expect(code).toBe(3);
    expect(view).toMatchObject({
      state: 'done',
      basis: 'manifests',
      refused: [{ path: tampered, code: 'paper-damaged' }],
    });
    expect(await versionsOf(room)).toEqual(await versionsOf(before));
    expect(await driveOf(room)).toEqual(await driveOf(before));
    expect(await copiesOf(room)).toEqual([
      { kind: 'archive', state: 'missing', evidence: 'listed' },
      { kind: 'cloud', state: 'missing', evidence: 'listed' },
      { kind: 'cloud', state: 'present', evidence: 'listed' },
    ]);
  });

  test('comes back from the manifests in the Archive, which is read again before anything counts', async () => {
    await stopped();
    fs.rmSync(before.archived('.safelight/catalogue'), { recursive: true });
    const room = await roomWith({ SAFELIGHT_ARCHIVE: before.stack.archive });
    const { code, view } = await rebuilt(room, 'archive');
    expect({ code, basis: view?.basis }).toEqual({ code: 0, basis: 'manifests' });
    expect(await versionsOf(room)).toEqual(await versionsOf(before));
    await until(
      async () => {
        const [archive] = await copiesOf(room);
        return archive?.evidence === 'read-back' && archive.state === 'present';
      },
      'every copy in the Archive is proven again',
      180,
    );
  });

  test('and every manifest, comes back from what the bucket lists', async () => {
    await stopped();
    // The one that was rebuilt before may have written an export by now.
    for (const papers of ['home/catalogue/', 'home/manifests/']) await removeAll(papers);
    const foreign = {
      key: 'home/drives/LaCie/Photography/foreign.txt',
      body: Buffer.from('x'),
      metadata: {},
    };
    await putObject(store, foreign);
    const room = await roomWith(cloudEnv(server, 'home'));
    const { code, view } = await rebuilt(room, 'cloud');
    expect({ code, basis: view?.basis }).toEqual({ code: 0, basis: 'listing' });
    const { rows } = await room.stack.db.pool.query(
      `select f.path_text as path, array_agg(convert_from(v.key, 'UTF8') order by v.n) as bytes from file f
         join drive d on d.id = f.drive_id join lateral (
           select v.n, c.path as key from file_version v join copy c on c.content_id = v.content_id where v.file_id = f.id) v on true
       where d.name = 'LaCie' group by f.path_text order by f.path_text`,
    );
    const found = Object.fromEntries(rows.map(({ path, bytes }) => [path, bytes.length]));
    expect(found).toMatchObject({
      'Photography/2019/a.jpg': 1,
      'Photography/changed.jpg': 2,
      'Photography/list.xmp': 1,
    });
    expect(found).not.toHaveProperty('Photography/foreign.txt');
    expect(rows).toHaveLength(5);
  });
});

/** What a Manifest says, whatever the ids: every version of every File of the drive, with the keys of its bytes. */
async function versionsOf(room: CareRoom): Promise<unknown[]> {
  const { rows } = await room.stack.db.pool.query(
    `select encode(f.path, 'hex') as path, f.on_drive, f.mtime_ns, encode(now.blake3, 'hex') as now, v.n, v.bytes,
       v.mtime_ns as then, v.origin, v.seen_at, encode(t.blake3, 'hex') as blake3, t.crc32, encode(t.xxh64, 'hex') as xxh64,
       (select array_agg(convert_from(c.path, 'UTF8') order by c.path) from copy c join volume w on w.id = c.volume_id
        where c.content_id = t.id and w.kind = 'cloud') as keys,
       folder.files, folder.bytes as below
     from file f join drive d on d.id = f.drive_id join folder on folder.id = f.folder_id
       join content now on now.id = f.content_id
       join file_version v on v.file_id = f.id join content t on t.id = v.content_id
     where d.name = 'LaCie' order by f.path, v.n`,
  );
  return rows;
}

async function driveOf(room: CareRoom): Promise<unknown> {
  const { rows } = await room.stack.db.pool.query(
    `select d.id, d.kind, d.name, d.folder, d.lifecycle, d.first_seen_at, p.name as place, s.name as site,
       array_agg(v.id order by v.ordinal) as volumes, array_agg(v.fs_uuid order by v.ordinal) as uuids,
       array_agg(v.source_folders order by v.ordinal) as sources
     from drive d left join place p on p.id = d.place_id left join site s on s.id = p.site_id
       join volume v on v.drive_id = d.id
     where d.name = 'LaCie' group by d.id, p.name, s.name`,
  );
  return rows[0];
}

/** How the Copies of the drive stand, of each kind of Volume, each way once. */
async function copiesOf(room: CareRoom): Promise<{ kind: string; state: string; evidence: string }[]> {
  const { rows } = await room.stack.db.pool.query(
    `select distinct v.kind, c.state, c.evidence from copy c join volume v on v.id = c.volume_id
       join file f on f.id = c.file_id join drive d on d.id = f.drive_id
     where d.name = 'LaCie' and v.kind <> 'drive' order by v.kind, c.state`,
  );
  return rows;
}
