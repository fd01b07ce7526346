import fs from 'node:fs';
import { join } from 'node:path';
import type { DriveView } from '@safelight/contract/drives.ts';
import type { FetchView, FreeingView, RoomPlanView } from '@safelight/contract/room.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, write } from '../support/care-room.ts';
import { mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of making room, because ${missing}`);

const rule = { ruleCopies: 2, ruleMedia: 1, ruleOffsite: 0 };

describe.skipIf(missing)('making room in the archive', () => {
  let room: CareRoom;
  beforeAll(async () => {
    room = await CareRoom.open();
    await until(
      async () => ((await room.stack.db.pool.query('select from dock')).rowCount ?? 0) > 0,
      'a dock is there',
    );
    await room.ask('/settings', 'PATCH', rule);
  });
  afterAll(() => room?.close());

  /** Two drives with the same files, on file systems of their own as far as safety is concerned. */
  const twins = async (name: string, files: Record<string, string>) => {
    const tops = [`${name} 1`, `${name} 2`].map((one) => room.makeDrive(one, files));
    const drives: (DriveView & { top: string })[] = [];
    for (const top of tops) drives.push({ ...(await room.attach(top)), top });
    await counted();
    return drives as [DriveView & { top: string }, DriveView & { top: string }];
  };
  const counted = () =>
    until(
      async () => (await room.stack.db.pool.query('select from safety_dirty limit 1')).rowCount === 0,
      'all is counted',
    );
  const plan = (drive: string, bytes = 1_000_000) =>
    room.ask<RoomPlanView>('/room/plan', 'POST', { drive, bytes });
  const free = async (drive: string, bytes = 1_000_000) => {
    const { digest } = await plan(drive, bytes);
    const { id } = await room.ask<FreeingView>('/room', 'POST', { drive, bytes, digest });
    let view!: FreeingView;
    await until(
      async () => {
        view = await room.ask<FreeingView>(`/room/${id}`);
        return view.state === 'done';
      },
      'the room is made',
      100,
    );
    return view;
  };
  /** The proofs of a drive grow too old. */
  const outlive = (driveId: string) =>
    room.stack.db.pool.query(
      `update copy set at = now() - interval '3 years' where volume_id in (select id from volume where drive_id = $1)`,
      [driveId],
    );
  const stands = (name: string, file: string) => fs.existsSync(room.archived(name, 'Photography', file));
  const again = async ({ id }: { id: string }) => {
    await room.ask(`/drives/${id}/ingests`, 'POST', {});
    return (await room.ingested(id)).ingest!;
  };

  test('what two drives hold is freed under all its names, read from a drive, not copied again, and fetched back', async () => {
    const [first, second] = await twins('Twin', { 'a.txt': 'held by both', 'b.txt': 'held by both, too' });
    write(join(first.top, 'Photography/c.txt'), 'only on the first');
    await again(first);
    await counted();
    expect(await plan(first.id)).toMatchObject({ files: 2, bytes: 29 });
    const file = await room.file('a.txt', first.id);
    expect(await free(first.id)).toMatchObject({ freed: 2, freedBytes: 29, kept: 0, reason: null });
    for (const name of [first.name, second.name]) expect(stands(name, 'a.txt')).toBe(false);
    expect(stands(first.name, 'c.txt')).toBe(true);
    expect((await room.bytesOf(`/files/${file.id}/content/${file.blake3}`)).toString()).toBe('held by both');
    expect(await room.archiveCopies('a.txt', first.id)).toContainEqual({
      state: 'freed',
      path: `${first.name}/Photography/a.txt`,
    });
    expect(await again(first)).toMatchObject({ held: 3, copied: 0, failed: 0 });
    expect((await room.walk()).missing).toBe(0);
    expect(
      await room.ask<FetchView>('/room/fetch', 'POST', { drive: first.id, path: 'Photography/a.txt' }),
    ).toMatchObject({ files: 1 });
    await until(() => stands(first.name, 'a.txt'), 'it is back');
    expect(fs.readFileSync(room.archived(first.name, 'Photography/a.txt'), 'utf8')).toBe('held by both');
    expect(stands(first.name, 'b.txt')).toBe(false);
  });

  test('nothing is freed that is not safe without, however it was shown', async () => {
    const [first, second] = await twins('Loss', { 'a.txt': 'safe until one is lost' });
    const { digest } = await plan(first.id);
    await room.worker.stop();
    const { id } = await room.ask<FreeingView>('/room', 'POST', {
      drive: first.id,
      bytes: 1_000_000,
      digest,
    });
    await outlive(second.id);
    await room.startWorker();
    await until(async () => (await room.ask<FreeingView>(`/room/${id}`)).state === 'done', 'it is over', 100);
    expect(await room.ask<FreeingView>(`/room/${id}`)).toMatchObject({ freed: 0, kept: 1 });
    expect(stands(first.name, 'a.txt')).toBe(true);
    expect(await room.archiveCopies('a.txt', first.id)).toContainEqual({
      state: 'present',
      path: `${first.name}/Photography/a.txt`,
    });
  });

  test('what a run marked that broke off is proven once more before it goes', async () => {
    const [first, second] = await twins('Broken', { 'a.txt': 'marked, and not gone yet' });
    const { digest } = await plan(first.id);
    await room.worker.stop();
    const wish = { drive: first.id, bytes: 1_000_000, digest };
    const { id } = await room.ask<FreeingView>('/room', 'POST', wish);
    // As it stands in the rows when the power fails right after the mark; then a proof grows too old.
    await room.stack.db.pool.query(
      `update copy set state = 'freed' from volume, freeing_item i where volume.id = copy.volume_id
         and volume.kind = 'archive' and i.content_id = copy.content_id and i.freeing_id = $1`,
      [id],
    );
    await outlive(second.id);
    await room.startWorker();
    await until(async () => (await room.ask<FreeingView>(`/room/${id}`)).state === 'done', 'it is over', 100);
    expect(await room.ask<FreeingView>(`/room/${id}`)).toMatchObject({ freed: 0, kept: 1 });
    for (const { name } of [first, second]) expect(stands(name, 'a.txt')).toBe(true);
    expect(await room.archiveCopies('a.txt', first.id)).toContainEqual({
      state: 'present',
      path: `${first.name}/Photography/a.txt`,
    });
  });

  test('what was edited in the archive stays, and a changed choice is shown again', async () => {
    const [first, second] = await twins('Edit', { 'a.txt': 'as it was', 'b.txt': 'untouched' });
    const before = await plan(first.id);
    fs.writeFileSync(room.archived(second.name, 'Photography/a.txt'), 'edited by hand');
    expect(await free(first.id)).toMatchObject({ freed: 1, kept: 1 });
    expect(fs.readFileSync(room.archived(second.name, 'Photography/a.txt'), 'utf8')).toBe('edited by hand');
    expect(stands(first.name, 'a.txt')).toBe(true);
    expect(stands(first.name, 'b.txt')).toBe(false);
    const wish = { drive: first.id, bytes: 1_000_000, digest: before.digest };
    await expect(room.ask('/room', 'POST', wish)).rejects.toThrow('room-changed');
  });
});
