import { randomBytes } from 'node:crypto';
import type { RehearsalState } from '@safelight/contract/rehearsals.ts';
import { putObject } from '@safelight/core/adapters/object-store/put-object.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import type { CareRoom } from '../support/care-room.ts';
import { openCloudRoom, storeOf, uploaded } from '../support/cloud-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { writtenDown } from '../support/lost-room.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';

const missing = mountsMissing() ?? cephMissing();
if (missing) console.warn(`skipped: the tests of rehearsals, because ${missing}`);

describe.skipIf(missing)('a rehearsal of the way back', () => {
  let room: CareRoom;
  let server: TestStore;
  beforeAll(async () => {
    server = await startObjectStore();
    room = await openCloudRoom(server, 'home');
  });
  afterAll(async () => {
    await room?.close();
    await server?.stop();
  });

  async function ended(): Promise<RehearsalState> {
    let state!: RehearsalState;
    await until(async () => {
      state = await room.ask<RehearsalState>('/rehearsal');
      return state.newest?.state === 'done' || state.newest?.state === 'failed';
    }, 'the rehearsal is over');
    return state;
  }
  async function asked(): Promise<RehearsalState> {
    const { newest } = await room.ask<RehearsalState>('/rehearsal', 'POST');
    await until(async () => {
      const now = (await room.ask<RehearsalState>('/rehearsal')).newest;
      return now!.id === newest!.id && (now!.state === 'done' || now!.state === 'failed');
    }, 'the rehearsal is over');
    return ended();
  }

  test('fails while nothing could come back yet, and says so', async () => {
    const { newest, lastGood, total } = await asked();
    expect(newest).toMatchObject({ state: 'failed', by: 'person' });
    expect(lastGood).toBeNull();
    expect(total).toEqual({ files: 0, bytes: 0, seconds: null, cents: 0 });
  });

  test('reads the catalogue export, downloads files of every drive and size, and proves them', async () => {
    const small = await room.attach(room.makeDrive('A', { 'a.jpg': 'a', 'b.jpg': 'b' }), 'Small');
    const large = await room.attach(
      room.makeDrive('B', {
        'tiny.xmp': 'x',
        'raw.cr2': randomBytes(9_000_000),
        'pic.jpg': randomBytes(600_000),
      }),
      'Large',
    );
    await uploaded(room, small.id, 2);
    await uploaded(room, large.id, 3);
    const { catalogue } = await writtenDown(room);
    const { newest, lastGood, drives, total } = await asked();
    expect(newest).toMatchObject({ state: 'done', files: 5, good: 5, bad: 0, drives: 2, bytes: 9_600_003 });
    expect(newest!.papersAt!.slice(0, 19)).toBe(catalogue.cloud!.at.slice(0, 19));
    expect(lastGood).toEqual(newest);
    const { rows } = await room.stack.db.pool.query(
      `select distinct c.evidence from copy c join volume v on v.id = c.volume_id where v.kind = 'cloud'`,
    );
    expect(rows).toEqual([{ evidence: 'read-back' }]);
    expect(drives.map(({ name, files, bytes }) => ({ name, files, bytes }))).toEqual([
      { name: 'Large', files: 3, bytes: 9_600_001 },
      { name: 'Small', files: 2, bytes: 2 },
    ]);
    for (const { seconds } of [...drives, total]) expect(seconds).toBeGreaterThanOrEqual(0);
  });

  test('says what a full restore costs, by the prices that are set', async () => {
    await room.ask('/settings', 'PATCH', { priceDownloadCents: 1_000_000, priceCallsCents: 0 });
    const { total } = await room.ask<RehearsalState>('/rehearsal');
    expect(total.cents).toBeCloseTo(9.600003, 5);
    await room.ask('/settings', 'PATCH', { priceDownloadCents: 0, priceCallsCents: 1_000_000 });
    expect((await room.ask<RehearsalState>('/rehearsal')).total.cents).toBeCloseTo(5, 5);
  });

  test('downloads no more than is set', async () => {
    await room.ask('/settings', 'PATCH', { rehearsalMegabytes: 1 });
    const { newest } = await asked();
    expect(newest).toMatchObject({ state: 'done', files: 4, bytes: 600_003 });
    await room.ask('/settings', 'PATCH', { rehearsalMegabytes: null });
  });

  test('begins by itself when a month has passed since the last good one', async () => {
    const { pool } = room.stack.db;
    await pool.query(`update upload set done_at = done_at - interval '2 days'`);
    await pool.query(`update rehearsal set started_at = started_at - interval '31 days'`);
    await until(
      async () => {
        const { newest } = await room.ask<RehearsalState>('/rehearsal');
        return newest?.by === 'schedule' && newest.state === 'done';
      },
      'a rehearsal began by itself',
      120,
    );
  });

  test('that finds other bytes fails, and has the file uploaded again', async () => {
    const store = storeOf(server);
    const body = Buffer.from('A');
    await putObject(store, { key: 'home/drives/Small/Photography/a.jpg', body, metadata: {} });
    store.close();
    const { newest, lastGood } = await asked();
    expect(newest).toMatchObject({ state: 'failed', reason: 'store-damaged', good: 4, bad: 1 });
    expect(lastGood).toMatchObject({ state: 'done', by: 'schedule' });
    await until(
      async () => {
        const { copies } = await room.file('a.jpg');
        return copies.some(
          ({ volume, state, path }) => volume === 'cloud' && state === 'present' && path.includes('.~'),
        );
      },
      'the file is in the bucket again',
      120,
    );
  });
});
