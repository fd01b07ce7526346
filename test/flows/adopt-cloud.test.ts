import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { completeMultipart } from '@safelight/core/adapters/object-store/complete-multipart.ts';
import { listObjects } from '@safelight/core/adapters/object-store/list-objects.ts';
import { createMultipart, uploadPart } from '@safelight/core/adapters/object-store/multipart.ts';
import { putObject } from '@safelight/core/adapters/object-store/put-object.ts';
import { systemClock } from '@safelight/core/base/clock.ts';
import { newId } from '@safelight/core/base/ids.ts';
import { addressOf } from '@safelight/core/catalog/volume/cloud-address.ts';
import { cloudAdoptions } from '@safelight/core/flows/adopt-cloud/adopt-cloud.store.ts';
import { adoptFromCloud } from '@safelight/core/flows/adopt-cloud/adopt-cloud.ts';
import { cloudVolume } from '@safelight/core/flows/upload/queue.store.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { UploadRoom } from '../support/upload-room.ts';

const MIB = 1024 * 1024;
const missing = cephMissing();
if (missing) console.warn(`skipped: adopting from the cloud, because ${missing}`);

describe.skipIf(missing)('what another tool uploaded', () => {
  let room: UploadRoom;
  let old: string;

  beforeAll(async () => {
    room = await UploadRoom.open();
  });
  afterAll(() => room?.close());
  beforeEach(async () => {
    await room.beginRound();
    await room.database.pool.query('truncate cloud_adoption');
    old = `${room.prefix}-old/backup`;
  });
  afterEach(() => {
    room.endRound();
    expect(room.server.stats.refused).toEqual([]);
  });

  const put = (name: string, body: Buffer) =>
    putObject(room.store, { key: `${old}/${name}`, body, metadata: {} });
  const adopt = async () => {
    const { pool } = room.database;
    const storeAddress = addressOf(room.cloud());
    const { id: volumeId } = await cloudVolume(pool, systemClock, storeAddress);
    const id = newId(systemClock);
    await cloudAdoptions(pool).begin(id, volumeId, `${old}/`);
    const live = { publish: () => {} };
    const deps = {
      pool,
      archiveRoot: room.drive.root,
      store: room.store,
      storeAddress,
      live,
      holder: 'test',
    };
    await adoptFromCloud(deps, new AbortController().signal);
    return (await pool.query('select * from cloud_adoption where id = $1', [id])).rows[0];
  };
  const cloudCopies = async () => {
    const { rows } = await room.database.pool.query(
      `select c.path, c.evidence, c.state from copy c join volume v on v.id = c.volume_id and v.kind = 'cloud' order by c.path`,
    );
    return rows.map(({ path, evidence, state }) => ({
      key: path.toString().slice(old.length + 1),
      evidence,
      state,
    }));
  };
  const bucket = async () => {
    const { objects } = await listObjects(room.store, { prefix: `${old}/` });
    return objects;
  };

  test('counts where it stands once it is equal by digest, and is not sent again', async () => {
    const [one, two] = [randomBytes(3000), randomBytes(4000)];
    await room.drive.add('Photography/2019/one.cr2', one);
    await room.drive.add('Photography/2019/two.cr2', two);
    await room.drive.add('Photography/2019/not-yet.cr2', randomBytes(5000));
    await put('Photography/2019/one.cr2', one);
    await put('Photography/2019/two.cr2', two);
    await put('Photography/2019/foreign.txt', Buffer.from('foreign'));
    const before = await bucket();
    expect(await adopt()).toMatchObject({
      objects: 3n,
      matched: 2n,
      matched_bytes: 7000n,
      proven: 2n,
      different: 0n,
      reason: null,
    });
    expect(await cloudCopies()).toEqual([
      { key: 'Photography/2019/one.cr2', evidence: 'written', state: 'present' },
      { key: 'Photography/2019/two.cr2', evidence: 'written', state: 'present' },
    ]);
    await room.run();
    expect(await room.keys()).toEqual(['drives/LaCie 2019/Photography/2019/not-yet.cr2']);
    expect(await bucket()).toEqual(before);
  });

  test('ends uploads that were waiting', async () => {
    const body = randomBytes(3000);
    await room.drive.add('Photography/one.cr2', body);
    await room.run(room.cloud({ applicationKey: 'wrong' }));
    expect(await room.rows()).toMatchObject([{ state: 'pending' }]);
    await put('Photography/one.cr2', body);
    await adopt();
    expect(await room.rows()).toMatchObject([{ state: 'done' }]);
    await room.run();
    expect(await room.keys()).toEqual([]);
  });

  test('with other bytes is left alone, and the file is sent', async () => {
    const ours = randomBytes(3000);
    await room.drive.add('Photography/one.cr2', ours);
    await put('Photography/one.cr2', randomBytes(3000));
    const before = await bucket();
    expect(await adopt()).toMatchObject({ matched: 1n, proven: 0n, different: 1n });
    expect(await cloudCopies()).toEqual([]);
    await room.run();
    expect((await room.download('drives/LaCie 2019/Photography/one.cr2')).equals(ours)).toBe(true);
    expect(await bucket()).toEqual(before);
  });

  test('in parts stays listed, and is not sent again', async () => {
    const film = randomBytes(11 * MIB);
    await room.drive.add('Photography/film.mov', film);
    const multipart = await createMultipart(room.store, { key: `${old}/Photography/film.mov`, metadata: {} });
    const parts = [film.subarray(0, 6 * MIB), film.subarray(6 * MIB)].map((body, n) =>
      uploadPart(room.store, multipart, {
        n: n + 1,
        body,
        md5: createHash('md5').update(body).digest('hex'),
      }),
    );
    await completeMultipart(room.store, multipart, await Promise.all(parts));
    expect(await adopt()).toMatchObject({ matched: 1n, proven: 0n, different: 0n });
    expect(await cloudCopies()).toEqual([
      { key: 'Photography/film.mov', evidence: 'listed', state: 'present' },
    ]);
    await room.run();
    expect(await room.keys()).toEqual([]);
  });

  test('is not vouched for by a file in the archive that is damaged', async () => {
    const body = randomBytes(3000);
    const { onDisk } = await room.drive.add('Photography/one.cr2', body);
    const spoiled = Buffer.from(body);
    spoiled.writeUInt8(spoiled.readUInt8(9) ^ 1, 9);
    await put('Photography/one.cr2', spoiled);
    writeFileSync(onDisk, spoiled);
    expect(await adopt()).toMatchObject({ matched: 1n, proven: 0n, different: 0n });
    expect(await cloudCopies()).toMatchObject([{ evidence: 'listed' }]);
  });
});
