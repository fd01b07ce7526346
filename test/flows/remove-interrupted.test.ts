import fs from 'node:fs';
import type { DriveView } from '@safelight/contract/drives.ts';
import type { RemovalView } from '@safelight/contract/removals.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom } from '../support/care-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { begun, planned, removalOver, removed } from '../support/removal-room.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of removals that are interrupted, because ${missing}`);

describe.skipIf(missing)('removing on purpose while something comes between', () => {
  let room: CareRoom;
  let made = 0;
  beforeAll(async () => {
    room = await CareRoom.open();
    await until(
      async () => ((await room.stack.db.pool.query('select from dock')).rowCount ?? 0) > 0,
      'a dock is there',
    );
  });
  afterAll(() => room?.close());

  /** A drive of its own name for each test. */
  const drive = async (files: Record<string, string | Buffer>) => {
    const name = `Drive ${++made}`;
    const top = room.makeDrive(name, files);
    return { top, ...(await room.attach(top)) };
  };
  const standing = (name: string, ...path: string[]) =>
    fs.existsSync(room.archived(name, 'Photography', ...path));
  const again = async ({ id }: { id: string }) => {
    await room.ask(`/drives/${id}/ingests`, 'POST', {});
    await until(async () => {
      const { ingest } = await room.ask<DriveView>(`/drives/${id}`);
      return ingest?.state === 'done';
    }, 'the ingest is done');
    return (await room.ask<DriveView>(`/drives/${id}`)).ingest!;
  };

  test('while the archive is away it waits, and nothing is forgotten', async () => {
    const of = await drive({ 'a.txt': 'waits for the archive' });
    const { digest } = await planned(room, { drive: of.id });
    const mark = room.archived('.safelight/archive.json');
    const text = fs.readFileSync(mark);
    fs.rmSync(mark);
    const { id } = await room.ask<RemovalView>('/removals', 'POST', {
      drive: of.id,
      digest,
      why: 'It waits',
    });
    await until(
      async () => (await room.ask<RemovalView>(`/removals/${id}`)).reason === 'archive-absent',
      'it waits',
    );
    expect((await room.file('a.txt', of.id)).copies).toHaveLength(2);
    fs.writeFileSync(mark, text);
    await removalOver(room, id);
    expect(standing(of.name, 'a.txt')).toBe(false);
  });

  test('killed in the middle it goes on where it stood, and everything else stays', async () => {
    const files = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`go/${n}.txt`, `file ${n}`]));
    const of = await drive({ ...files, 'stay/mine.txt': 'mine to keep' });
    await room.worker.stop();
    const { id } = await begun(room, { drive: of.id, path: 'Photography/go' });
    await room.startWorker();
    let done = 0;
    for (let n = 0; n < 5_000 && done === 0; n++) {
      const { rows } = await room.stack.db.pool.query('select done::int from removal where id = $1', [id]);
      done = rows[0].done;
    }
    await room.worker.kill();
    const { rows } = await room.stack.db.pool.query(
      'select count(*)::int as n from removal_item where removal_id = $1',
      [id],
    );
    expect(rows[0].n).toBeGreaterThan(0);
    await room.startWorker();
    expect(await removalOver(room, id)).toMatchObject({ done: 3_000, left: 0 });
    expect(standing(of.name, 'go')).toBe(false);
    expect(standing(of.name, 'stay/mine.txt')).toBe(true);
    expect(fs.readdirSync(room.archived('.safelight/incoming'))).toEqual([]);
    expect(await again(of)).toMatchObject({ found: 3_001, skipped: 3_000, held: 1 });
  });

  test('a drive that is being ingested stops, and what was copied of it goes as well', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 4_000 }, (_, n) => [`${n % 40}/${n}.bin`, Buffer.alloc(20_000, `${n}`)]),
    );
    const name = `Drive ${++made}`;
    const top = room.makeDrive(name, files);
    const { id } = await room.ask<DriveView>('/drives/attach', 'POST', { path: top });
    await until(
      async () => ((await room.ask<DriveView>(`/drives/${id}`)).ingest?.copied ?? 0) > 0,
      'it is being copied',
      60,
    );
    const { digest, ingesting } = await planned(room, { drive: id });
    expect(ingesting).toEqual([name]);
    const { id: removalId } = await room.ask<RemovalView>('/removals', 'POST', {
      drive: id,
      digest,
      why: 'A friend’s drive',
    });
    await removalOver(room, removalId);
    const { ingest } = await room.ingested(id);
    expect(ingest).toMatchObject({ found: 4_000, skipped: 4_000, copied: 0, held: 0, failed: 0 });
    expect(fs.existsSync(room.archived(name))).toBe(false);
    const { rows } = await room.stack.db.pool.query(
      'select count(*)::int as n from file where drive_id = $1',
      [id],
    );
    expect(rows[0].n).toBe(0);
  });

  test('a download of it that was prepared is gone, and one under way is cut off', async () => {
    const of = await drive({ 'a.bin': Buffer.alloc(3_000_000, 'a'), 'b.bin': Buffer.alloc(3_000_000, 'b') });
    const { url } = await room.ask<{ url: string }>('/downloads', 'POST', {
      drive: of.id,
      path: 'Photography',
    });
    expect((await planned(room, { drive: of.id })).downloads).toBe(1);
    const under = await fetch(url);
    const reader = under.body!.getReader();
    await reader.read();
    await removed(room, { drive: of.id });
    const rest = async () => {
      for (let bytes = 0; ; ) {
        const { done, value } = await reader.read();
        if (done) return bytes;
        bytes += value.length;
      }
    };
    await expect(rest()).rejects.toThrow();
    expect((await fetch(url)).status).toBe(404);
  });
});
