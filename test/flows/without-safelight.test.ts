import fs from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import type { ManifestLine } from '@safelight/core/catalog/paper/manifest-line.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CareRoom } from '../support/care-room.ts';
import { cloudEnv, openCloudRoom } from '../support/cloud-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { fillRoom, rebuilt, writtenDown } from '../support/lost-room.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';
import { rclone, rcloneMissing } from '../support/plain-rclone.ts';
import { emptyFolder } from '../support/restore-room.ts';

const missing = mountsMissing() ?? cephMissing() ?? rcloneMissing();
if (missing) console.warn(`skipped: the tests of a bucket without Safelight, because ${missing}`);

const seconds = (mtime: string) => Math.trunc(Number(mtime));

describe.skipIf(missing)('a bucket, without Safelight', () => {
  let server: TestStore;
  let before: CareRoom;
  let shipped: string;
  beforeAll(async () => {
    server = await startObjectStore();
    before = await openCloudRoom(server, 'home');
    await fillRoom(before);
    await writtenDown(before);
    await before.worker.stop();
    shipped = emptyFolder(before, 'shipped');
    await rclone(server, 'copy', `b:${server.bucket}/home`, shipped);
  });
  afterAll(async () => {
    await before?.close();
    await server?.stop();
  });

  function manifest(): ManifestLine[] {
    const folder = join(shipped, 'manifests/LaCie');
    const newest = fs.readdirSync(folder).toSorted().at(-1)!;
    const lines = gunzipSync(fs.readFileSync(join(folder, newest)))
      .toString()
      .trimEnd()
      .split('\n');
    return lines.slice(1, -1).map((line) => JSON.parse(line) as ManifestLine);
  }

  test('is read by rclone: every byte and time is what the manifest beside it says', () => {
    const lines = manifest();
    expect(lines.length).toBeGreaterThan(7);
    for (const { cloud, version, bytes, mtime } of lines) {
      const path = join(shipped, cloud!.key.slice('home/'.length));
      expect(blake3Of(fs.readFileSync(path)).toString('hex')).toBe(version!.blake3);
      expect(fs.statSync(path).size).toBe(bytes);
      if (cloud!.key.endsWith('.xmp'))
        expect(Math.trunc(fs.statSync(path).mtimeMs / 1000)).toBe(seconds(mtime));
    }
  });

  test('on a disk that is copied into the new Archive, is proven file by file against the catalogue', async () => {
    const room = await CareRoom.open({ env: cloudEnv(server, 'home') });
    try {
      expect((await rebuilt(room, 'cloud')).code).toBe(0);
      fs.cpSync(join(shipped, 'drives'), room.stack.archive, { recursive: true, preserveTimestamps: true });
      fs.appendFileSync(room.archived('LaCie/Photography/list.xmp'), 'not as it was');
      await room.walk();
      const { rows } = await room.stack.db.pool.query(
        `select convert_from(c.path, 'UTF8') as path, c.state, c.evidence from copy c join volume v on v.id = c.volume_id
         where v.kind = 'archive' and c.path in ($1, $2, $3) and c.evidence = 'read-back' and c.state = 'present'
           and c.content_id in (select content_id from file)`,
        [
          'LaCie/Photography/2019/a.jpg',
          'LaCie/Photography/2019/Ünï 写.jpg',
          'LaCie/Photography/list.xmp',
        ].map((path) => Buffer.from(path)),
      );
      expect(rows.map(({ path }) => path).toSorted()).toEqual([
        'LaCie/Photography/2019/a.jpg',
        'LaCie/Photography/2019/Ünï 写.jpg',
      ]);
    } finally {
      await room.close();
    }
  });
});
