import { randomBytes, randomInt } from 'node:crypto';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import type { Fault } from '../support/object-store/faults.ts';
import { UploadRoom } from '../support/upload-room.ts';

const MIB = 1024 * 1024;
/** `npm run test:uploads` sends twenty thousand. */
const FILES = Number(process.env.UPLOAD_FILES ?? 400);
const missing = cephMissing();
if (missing) console.warn(`skipped: uploads in a storm, because ${missing}`);

describe.skipIf(missing)('uploads', () => {
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

  /** Runs, and runs again as the schedule does, until nothing waits. */
  async function runThrough(): Promise<void> {
    const uploads = room.uploads();
    for (let round = 0; round < 40; round++) {
      await uploads.run(new AbortController().signal);
      if ((await room.rows()).every((row) => row.state === 'done')) break;
      room.time += 61_000;
      await room.due();
    }
    uploads.close();
  }

  test(`of ${FILES} small files arrive whole through a storm of refusals and torn lines`, async () => {
    const hashes = new Map<string, Buffer>();
    for (let n = 0; n < FILES; n++) {
      const body = randomBytes(randomInt(1, 3000));
      hashes.set(`drives/LaCie 2019/Photography/${n % 50}/${n}.xmp`, blake3Of(body));
      await room.drive.add(`Photography/${n % 50}/${n}.xmp`, body);
    }
    const kinds = ['slow-down', 'no-tomes', 'internal', 'lost-answer'] as const;
    const storm = Array.from({ length: Math.ceil(FILES / 8) }, (_, n): Fault => {
      return { kind: kinds[n % kinds.length]!, match: new RegExp(`^PutObject.*/${randomInt(FILES)}[.]xmp`) };
    });
    room.server.faults.add(...storm);
    await runThrough();
    const rows = await room.rows();
    expect(rows.filter((row) => row.state !== 'done')).toEqual([]);
    const listed = new Set(await room.everyKey());
    expect([...listed].filter((key) => !hashes.has(key))).toEqual([]);
    // A listing may lag behind: what it leaves out is asked for by itself, as a verify does.
    const left = [...hashes.keys()].filter((key) => !listed.has(key));
    if (left.length > 0) console.warn(`the listing of the store left out ${left.join(', ')}`);
    for (const key of [...[...hashes.keys()].slice(0, 100), ...left])
      expect(blake3Of(await room.download(key)).equals(hashes.get(key)!)).toBe(true);
  });

  test('of large files arrive whole through lines torn at any byte, and no part that arrived is sent again', async () => {
    const film = randomBytes(80 * MIB);
    await room.drive.add('Photography/film.mov', film);
    const torn = Array.from({ length: 12 }, (): Fault => {
      const match = new RegExp(`^UploadPart.*partNumber=${randomInt(1, 6)}&`);
      return { kind: 'reset', match, after: randomInt(1, 16 * MIB) };
    });
    room.server.faults.add(...torn, { kind: 'lost-answer', match: /^CompleteMultipartUpload/ });
    const before = room.server.stats.received;
    await runThrough();
    const lost = 12 * 16 * MIB;
    expect(room.server.stats.received - before).toBeLessThan(1.02 * film.length + lost);
    expect(
      blake3Of(await room.download('drives/LaCie 2019/Photography/film.mov')).equals(blake3Of(film)),
    ).toBe(true);
    expect(room.server.stats.operations.CreateMultipartUpload).toBe(1);
  });
});
