import { randomBytes } from 'node:crypto';
import { noteDelivery } from '@safelight/core/catalog/line/line.store.ts';
import { MEGABIT } from '@safelight/core/catalog/line/line-limits.ts';
import { setUploadsPaused } from '@safelight/core/catalog/line/pause.store.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { measureLine } from '../support/measure-line.ts';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { UploadRoom } from '../support/upload-room.ts';

const MIB = 1024 * 1024;
const missing = cephMissing();
if (missing) console.warn(`skipped: the tests of the line, because ${missing}`);

describe.skipIf(missing)('the line', () => {
  let room: UploadRoom;

  beforeAll(async () => {
    room = await UploadRoom.open();
  });
  afterAll(() => room?.close());
  beforeEach(() => room.beginRound());
  afterEach(() => {
    room.endRound();
    expect(room.server.stats.refused).toEqual([]);
  });

  const addMany = async (files: number, bytes: number) => {
    for (let i = 0; i < files; i++) await room.drive.add(`Photography/${i}.jpg`, randomBytes(bytes));
  };
  const allDone = async () => (await room.rows()).every((row) => row.state === 'done');

  test('is kept within 10 % of its limit by one worker, files small and large', async () => {
    room.settings = { uploadMegabits: 16 };
    await addMany(30, 200_000);
    await room.drive.add('Photography/film.mov', randomBytes(10 * MIB));
    const { bytesPerSecond } = await measureLine(room.server.stats, () => room.run());
    expect(await allDone()).toBe(true);
    expect(bytesPerSecond / (16 * MEGABIT)).toBeGreaterThan(0.9);
    expect(bytesPerSecond / (16 * MEGABIT)).toBeLessThan(1.1);
  });

  test('is kept by all workers together', async () => {
    room.settings = { uploadMegabits: 16 };
    await addMany(60, 250_000);
    const workers = () => Promise.all([room.run(), room.run(), room.run()]);
    const { bytesPerSecond } = await measureLine(room.server.stats, workers);
    expect(await allDone()).toBe(true);
    expect(bytesPerSecond / (16 * MEGABIT)).toBeGreaterThan(0.9);
    expect(bytesPerSecond / (16 * MEGABIT)).toBeLessThan(1.1);
  });

  test('remembers what was sent in how long, once however many workers there are', async () => {
    room.settings = { uploadMegabits: 16 };
    await addMany(40, 250_000);
    await Promise.all([room.run(), room.run()]);
    const { rows } = await room.database.pool.query('select * from upload_hour where volume_id = $1', [
      (await room.volume()).id,
    ]);
    const sum = (of: string) => rows.reduce((all, row) => all + row[of], 0);
    expect(rows.every((row) => row.limited)).toBe(true);
    expect(sum('bytes')).toBe(40 * 250_000);
    expect(sum('bytes') / sum('seconds') / (16 * MEGABIT)).toBeGreaterThan(0.6);
    expect(sum('bytes') / sum('seconds') / (16 * MEGABIT)).toBeLessThan(1.4);
  });

  test('never sees more than a moment’s worth at once', async () => {
    room.settings = { uploadMegabits: 8 };
    await addMany(20, 300_000);
    const { fastestSecond } = await measureLine(room.server.stats, () => room.run());
    expect(fastestSecond).toBeLessThan(8 * MEGABIT * 1.6);
  });

  test('is left to a client who is served, and taken again', async () => {
    room.settings = { deliveryMegabits: 2 };
    await room.drive.add('Photography/film.mov', randomBytes(48 * MIB));
    await noteDelivery(room.database.pool);
    const before = room.server.stats.received;
    const running = room.run();
    const serving = setInterval(() => void noteDelivery(room.database.pool), 1000);
    await new Promise((resolve) => setTimeout(resolve, 4000));
    clearInterval(serving);
    expect(room.server.stats.received - before).toBeLessThan(4 * 2 * MEGABIT * 1.5);
    await running;
    expect(await allDone()).toBe(true);
  });

  test('rests in the hours that say so, and is used again after them', async () => {
    room.settings = { uploadHours: ['Tue 12:00-14:00 rest'] };
    await addMany(1, 1000);
    room.time = Date.parse('2026-11-24T11:30:00Z');
    await room.run();
    expect(await room.keys()).toEqual([]);
    room.time = Date.parse('2026-11-24T13:00:00Z');
    await room.run();
    expect(await allDone()).toBe(true);
  });

  test('finishes the parts that are on their way when hours of rest begin, and begins no others', async () => {
    room.settings = { uploadHours: ['Tue 12:00-14:00 rest', 'daily 00:00-00:00 80'] };
    await room.drive.add('Photography/film.mov', randomBytes(96 * MIB));
    room.time = Date.parse('2026-11-24T10:59:00Z');
    const running = room.run();
    while ((room.server.stats.operations.UploadPart ?? 0) < 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    room.time = Date.parse('2026-11-24T11:00:00Z');
    await running;
    const begun = room.server.stats.operations.UploadPart!;
    const { rows } = await room.database.pool.query('select n from upload_part');
    expect(rows).toHaveLength(begun);
    expect(begun).toBeLessThan(6);
    expect(await room.rows()).toMatchObject([{ state: 'pending', attempts: 0 }]);
    room.settings = {};
    await room.run();
    expect(room.server.stats.operations.UploadPart).toBe(6);
    expect(await allDone()).toBe(true);
  });

  test('is paused for some hours, and used again by itself', async () => {
    await addMany(1, 1000);
    await setUploadsPaused(room.database.pool, new Date(Date.now() + 3_600_000));
    await room.run();
    expect(await room.keys()).toEqual([]);
    await setUploadsPaused(room.database.pool, new Date(Date.now() - 1));
    await room.run();
    expect(await allDone()).toBe(true);
  });

  test('takes parts of less than a minute, and of 5 MiB at least', async () => {
    room.settings = { uploadMegabits: 3 };
    await room.drive.add('Photography/film.mov', randomBytes(11 * MIB));
    const stop = new AbortController();
    const running = room.run(room.cloud(), stop.signal);
    while (!room.server.stats.operations.UploadPart) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await running;
    expect(await room.rows()).toMatchObject([{ part_bytes: BigInt(7 * MIB) }]);
  });
});
