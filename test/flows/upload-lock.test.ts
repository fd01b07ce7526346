import { randomBytes } from 'node:crypto';
import { DeleteObjectCommand, GetObjectRetentionCommand } from '@aws-sdk/client-s3';
import { connectStore, type ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { UploadRoom } from '../support/upload-room.ts';

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;
const BUCKET = 'locked-bucket';
const missing = cephMissing();
if (missing) console.warn(`skipped: the tests of Object Lock, because ${missing}`);

describe.skipIf(missing)('what is in the cloud', () => {
  let room: UploadRoom;
  let store: ObjectStore;

  beforeAll(async () => {
    room = await UploadRoom.open();
    await room.server.makeBucket(BUCKET, { objectLock: true });
    store = connectStore({ ...room.cloud(), bucket: BUCKET });
  });
  afterAll(async () => {
    store?.close();
    await room?.close();
  });
  beforeEach(() => room.beginRound());
  afterEach(() => {
    room.endRound();
    expect(room.server.stats.refused).toEqual([]);
  });

  const locked = (changes: Partial<CloudConfig> = {}) => room.cloud({ bucket: BUCKET, ...changes });
  const copies = async () => {
    const { rows } = await room.database.pool.query(
      `select c.path, c.version_id, c.locked_until from copy c join volume v on v.id = c.volume_id and v.kind = 'cloud' order by c.path`,
    );
    return rows as { path: Buffer; version_id: string; locked_until: Date | null }[];
  };
  const retention = async (key: string) => {
    const asked = new GetObjectRetentionCommand({ Bucket: BUCKET, Key: key });
    return (await store.patient.send(asked)).Retention!;
  };
  const daysLeft = (until: Date | null | undefined) => (until!.getTime() - room.time) / DAY_MS;

  test('cannot be removed for as long as the settings say, whole or in parts', async () => {
    room.settings = { lockDays: 12 };
    await room.drive.add('Photography/a.jpg', randomBytes(1000));
    await room.drive.add('Photography/film.mov', randomBytes(20 * MIB));
    await room.run(locked());
    const found = await copies();
    expect(found).toHaveLength(2);
    for (const { path, version_id, locked_until } of found) {
      const held = await retention(path.toString());
      expect(held.Mode).toBe('GOVERNANCE');
      expect(daysLeft(held.RetainUntilDate)).toBeCloseTo(12, 1);
      expect(daysLeft(locked_until)).toBeCloseTo(12, 1);
      const remove = { Bucket: BUCKET, Key: path.toString(), VersionId: version_id };
      await expect(store.patient.send(new DeleteObjectCommand(remove))).rejects.toMatchObject({
        name: 'AccessDenied',
      });
    }
    expect(await room.volume()).toMatchObject({
      lock_problem: null,
      abilities: { objectLock: 'yes', versioning: 'yes' },
    });
  });

  test('has its lock extended before it lapses, and not sooner', async () => {
    room.settings = { lockDays: 12 };
    await room.drive.add('Photography/a.jpg', randomBytes(1000));
    await room.run(locked());
    const { path, locked_until: first } = (await copies())[0]!;
    room.time += 6 * DAY_MS;
    await room.run(locked());
    expect((await copies())[0]!.locked_until).toEqual(first);
    room.time += 3 * DAY_MS;
    await room.run(locked());
    expect(daysLeft((await retention(path.toString())).RetainUntilDate)).toBeCloseTo(12, 1);
    expect(daysLeft((await copies())[0]!.locked_until)).toBeCloseTo(12, 1);
  });

  test('is locked afterwards, when that is wished later', async () => {
    await room.drive.add('Photography/a.jpg', randomBytes(1000));
    await room.run(locked());
    expect((await copies())[0]!.locked_until).toBeNull();
    room.settings = { lockDays: 3 };
    await room.run(locked());
    const [copy] = await copies();
    expect(daysLeft((await retention(copy!.path.toString())).RetainUntilDate)).toBeCloseTo(3, 1);
  });

  test('is uploaded without a lock where the bucket has none, and that is said', async () => {
    room.settings = { lockDays: 3 };
    await room.drive.add('Photography/a.jpg', randomBytes(1000));
    await room.run();
    expect(await room.rows()).toMatchObject([{ state: 'done' }]);
    expect(await room.volume()).toMatchObject({ lock_problem: 'no-object-lock' });
  });

  test('is uploaded also with a key that may not lock, and locked once it may', async () => {
    room.settings = { lockDays: 3 };
    room.server.faults.add({ kind: 'denied', match: /^PutObject PUT .*retention/, times: 1000 });
    await room.drive.add('Photography/film.mov', randomBytes(20 * MIB));
    await room.run(locked());
    expect(await room.rows()).toMatchObject([{ state: 'done' }]);
    expect(await room.volume()).toMatchObject({ state: 'ready', lock_problem: 'lock-refused' });
    room.server.faults.clear();
    await room.run(locked());
    expect(daysLeft((await copies())[0]!.locked_until)).toBeCloseTo(3, 1);
    expect(await room.volume()).toMatchObject({ lock_problem: null });
  });
});
