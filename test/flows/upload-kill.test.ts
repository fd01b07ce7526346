import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { UploadRoom } from '../support/upload-room.ts';

const MB = 1_000_000;
/** `npm run test:uploads` kills fifty times during 300 MB. */
const KILLS = Number(process.env.UPLOAD_KILLS ?? 6);
const BYTES = KILLS >= 50 ? 300 * MB : 100 * MB;
const missing = cephMissing();
if (missing) console.warn(`skipped: uploads that are killed, because ${missing}`);

const script = fileURLToPath(new URL('../support/upload-process.ts', import.meta.url));
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(missing)('a large upload', () => {
  let room: UploadRoom;
  beforeAll(async () => {
    room = await UploadRoom.open();
  });
  afterAll(() => room?.close());
  beforeEach(() => room.beginRound());
  afterEach(() => room.endRound());

  const partsUnderWay = () =>
    [...room.server.stats.underWay].filter((request) => request.operation === 'UploadPart');

  function start(): { child: ChildProcess; ended: Promise<unknown> } {
    const given = JSON.stringify({
      databaseUrl: room.database.url,
      archiveRoot: room.drive.root,
      cloud: room.cloud(),
      settings: { uploadMegabits: 400 },
    });
    const child = spawn(process.execPath, [script], {
      env: { ...process.env, UPLOAD: given },
      stdio: 'inherit',
    });
    return { child, ended: new Promise((resolve) => child.once('exit', resolve)) };
  }

  test(`that is killed ${KILLS} times is whole, and no part that the store has is sent again`, async () => {
    const film = randomBytes(BYTES);
    await room.drive.add('Photography/film.mov', film);
    const before = room.server.stats.received;
    let inFlight = 0;
    let during = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      const { child, ended } = start();
      // Now and then a part arrives first, and each kill comes after some of the bytes of another.
      const more = room.server.stats.answered + (kill % 4 === 0 ? 2 : 1);
      const after = randomInt(1, 12 * MB);
      while (child.exitCode === null) {
        const parts = partsUnderWay();
        const enough = kill % 4 !== 0 || room.server.stats.answered >= more;
        if (enough && parts.some(({ received }) => received >= after)) break;
        await wait(1);
      }
      const lost = partsUnderWay().reduce((sum, part) => sum + part.bytes, 0);
      if (child.exitCode === null) {
        child.kill('SIGKILL');
        inFlight += lost;
        if (lost > 0) during++;
      }
      await ended;
      while (room.server.stats.underWay.size > 0) await wait(5);
      await room.database.pool.query(`update upload set next_at = now() where state = 'sending'`);
    }
    const { ended } = start();
    expect(await ended).toBe(0);
    expect(during).toBeGreaterThanOrEqual(Math.ceil(KILLS * 0.8));
    expect(await room.rows()).toMatchObject([{ state: 'done', sent_bytes: BigInt(BYTES) }]);
    expect(room.server.stats.received - before).toBeLessThanOrEqual(1.1 * BYTES + inFlight);
    const arrived = await room.download('drives/LaCie 2019/Photography/film.mov');
    expect(blake3Of(arrived).equals(blake3Of(film))).toBe(true);
    expect(room.server.stats.operations.CreateMultipartUpload).toBe(1);
  });
});
