import fs from 'node:fs';
import { join } from 'node:path';
import type { DriveView } from '@safelight/contract/drives.ts';
import type { FileView } from '@safelight/contract/files.ts';
import type { List } from '@safelight/contract/lists.ts';
import type { RemovalRestView, RemovalView } from '@safelight/contract/removals.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { previewPath } from '@safelight/core/catalog/photo/preview-path.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, damage, write } from '../support/care-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { makePhoto } from '../support/media/make-photo.ts';
import { planned, removed } from '../support/removal-room.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of removing on purpose, because ${missing}`);

describe.skipIf(missing)('removing on purpose', () => {
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
  const found = (q: string) => room.ask<List<FileView>>(`/files?all=true&q=${encodeURIComponent(q)}`);
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

  test('a folder goes from archive, versions, previews, shares and search, and stays out until it is taken back', async () => {
    const picture = await makePhoto({ width: 640, height: 480 });
    const of = await drive({
      '2019/client/a.jpg': picture,
      '2019/client/b.txt': 'first',
      '2019/mine.txt': 'mine',
    });
    write(join(of.top, 'Photography/2019/client/b.txt'), 'second, and longer');
    await again(of);
    const preview = previewPath(room.stack.data, blake3Of(picture), 'thumb');
    await until(async () => fs.existsSync(preview), 'the preview is there');
    const b = await room.file('b.txt', of.id);
    const mine = await room.file('mine.txt', of.id);
    expect(b.versions).toHaveLength(2);
    const share = await room.ask<{ id: string; url: string }>('/shares', 'POST', {
      title: 'For Ada',
      files: [b.id, mine.id],
    });
    const wish = { drive: of.id, path: 'Photography/2019/client' };
    const plan = await planned(room, wish);
    expect(plan).toMatchObject({
      what: 'folder',
      files: 2,
      versions: 3,
      contents: 3,
      archive: { files: 3 },
      shares: [{ title: 'For Ada', files: 1 }],
      kept: { files: 0 },
    });
    expect(
      plan.items.map(({ path, versions, copies }) => [
        path,
        versions,
        copies.map(({ volume }) => volume).sort(),
      ]),
    ).toEqual([
      ['Photography/2019/client/a.jpg', 1, ['archive', 'drive']],
      ['Photography/2019/client/b.txt', 2, ['archive', 'archive', 'drive', 'drive']],
    ]);
    const done = await removed(room, wish);
    expect(done).toMatchObject({ files: 2, done: 2, names: 3, left: 0, why: 'A test', reason: null });
    expect(standing(of.name, '2019/client')).toBe(false);
    expect(fs.existsSync(room.archived('.safelight/versions', of.name))).toBe(false);
    expect(fs.existsSync(preview)).toBe(false);
    expect((await found(`client drive:"${of.name}"`)).items).toEqual([]);
    expect(standing(of.name, '2019/mine.txt')).toBe(true);
    const shared = await fetch(share.url.replace('/s/', '/api/public/shares/'));
    expect(await shared.json()).toMatchObject({ files: 1 });
    expect(fs.readFileSync(join(of.top, 'Photography/2019/client/b.txt'), 'utf8')).toBe('second, and longer');
    expect(await again(of)).toMatchObject({ found: 3, skipped: 2, held: 1, copied: 0, failed: 0 });
    const { ingest } = await room.ask<DriveView>(`/drives/${of.id}`);
    const problems = await room.ask<List<{ reason: string; files: number }>>(
      `/ingests/${ingest!.id}/problems`,
    );
    expect(problems.items).toMatchObject([{ reason: 'removed', files: 2 }]);
    const back = await room.ask<RemovalView>(`/removals/${done.id}/take-back`, 'POST');
    expect(back.takenBackBy).toBeTruthy();
    expect(await again(of)).toMatchObject({ found: 3, skipped: 0, held: 1, copied: 2 });
  });

  test('what another drive has the same bytes of stays there, also as the only bytes left', async () => {
    const bytes = Buffer.alloc(200_000, 'shared');
    // Hard links need equal times.
    const time = new Date('2019-05-04T10:00:00Z');
    const attachOld = async (name: string, path: string, others: Record<string, string> = {}) => {
      const top = room.makeDrive(name, { [path]: bytes, ...others });
      fs.utimesSync(join(top, 'Photography', path), time, time);
      return room.attach(top);
    };
    const first = await attachOld('First', 'a.raw', { 'own.raw': 'only here' });
    const second = await attachOld('Second', 'deep/b.raw');
    expect(fs.statSync(room.archived(second.name, 'Photography/deep/b.raw')).nlink).toBe(2);
    const plan = await planned(room, { drive: first.id });
    expect(plan.kept).toMatchObject({ files: 1, bytes: 200_000, drives: [{ drive: second.name, files: 1 }] });
    expect(plan.items[0]!.keptBy).toEqual([second.name]);
    await removed(room, { drive: first.id });
    expect(fs.existsSync(room.archived(first.name))).toBe(false);
    expect(fs.readFileSync(room.archived(second.name, 'Photography/deep/b.raw'))).toEqual(bytes);
    // The other name of the inode is still relied on: nothing had to be read again.
    expect(await again(second)).toMatchObject({ held: 1, copied: 0 });
    const drives = await room.ask<List<DriveView>>('/drives?limit=1000');
    expect(drives.items.find(({ id }) => id === first.id)?.files).toBe(0);
    expect(await again(first)).toMatchObject({ found: 2, skipped: 2, copied: 0, held: 0 });
  });

  test('the last good copy of a file that stays takes its name in the archive', async () => {
    const bytes = Buffer.alloc(150_000, 'heir');
    const first = await drive({ 'a.raw': bytes });
    const second = await drive({ 'b.raw': bytes });
    const place = room.archived(second.name, 'Photography/b.raw');
    fs.rmSync(place);
    await room.walk();
    expect(await room.archiveCopies('b.raw', second.id)).toContainEqual({
      state: 'missing',
      path: `${second.name}/Photography/b.raw`,
    });
    await removed(room, { drive: first.id, path: 'Photography/a.raw' });
    expect(standing(first.name, 'a.raw')).toBe(false);
    expect(fs.readFileSync(place)).toEqual(bytes);
    expect(await room.archiveCopies('b.raw', second.id)).toContainEqual({
      state: 'present',
      path: `${second.name}/Photography/b.raw`,
    });
  });

  test('a file whose bytes may never come back goes from every drive, and does not come back from any', async () => {
    const bytes = Buffer.from('a face that asked to be forgotten');
    const first = await drive({ 'x.jpg': bytes, 'rest.txt': 'rest one' });
    const second = await drive({ 'copy of x.jpg': bytes, 'was.txt': bytes });
    write(join(second.top, 'Photography/was.txt'), 'it has other bytes by now');
    await again(second);
    const file = await room.file('x.jpg', first.id);
    expect((await planned(room, { file: file.id })).kept.files).toBe(1);
    const plan = await planned(room, { file: file.id, everywhere: true });
    expect(plan).toMatchObject({ files: 2, versions: 3, kept: { files: 0 }, contents: 1 });
    await removed(room, { file: file.id, everywhere: true });
    const { rows } = await room.stack.db.pool.query('select from content where blake3 = $1', [
      blake3Of(bytes),
    ]);
    expect(rows).toEqual([]);
    expect((await room.file('was.txt', second.id)).versions).toHaveLength(1);
    write(join(second.top, 'Photography/under another name.jpg'), bytes);
    expect(await again(second)).toMatchObject({ found: 3, skipped: 2, held: 1, failed: 0 });
    // From then on it is known by its looks, and counts the same.
    expect(await again(second)).toMatchObject({ found: 3, skipped: 2, held: 1, failed: 0 });
    const third = await drive({ 'again.jpg': bytes });
    expect(third.ingest).toMatchObject({ found: 1, skipped: 1, copied: 0 });
    expect(standing(third.name, 'again.jpg')).toBe(false);
  });

  test('a new file under the name of a removed one is a new file', async () => {
    const of = await drive({ 'IMG_1.jpg': 'the old one' });
    await removed(room, { file: (await room.file('IMG_1.jpg', of.id)).id });
    expect(await again(of)).toMatchObject({ found: 1, skipped: 1 });
    write(join(of.top, 'Photography/IMG_1.jpg'), 'another one, of the same card');
    expect(await again(of)).toMatchObject({ found: 1, skipped: 0, copied: 1 });
  });

  test('what changed since it was shown is shown again', async () => {
    const of = await drive({ 'a.txt': 'a to go', 'b.txt': 'b to go' });
    const wish = { drive: of.id, path: 'Photography' };
    const { digest } = await planned(room, wish);
    const a = await room.file('a.txt', of.id);
    await room.ask('/shares', 'POST', { title: 'Since then', files: [a.id] });
    await expect(room.ask('/removals', 'POST', { ...wish, digest, why: 'Because' })).rejects.toThrow(
      'removal-changed',
    );
    expect(standing(of.name, 'a.txt')).toBe(true);
    const after = await planned(room, wish);
    expect(after.shares).toMatchObject([{ title: 'Since then' }]);
    await expect(room.ask('/removals', 'POST', { ...wish, digest: after.digest, why: ' ' })).rejects.toThrow(
      'bad-request',
    );
  });

  test('other bytes that stand under a name by now are left and listed; damaged ones go with what was set aside', async () => {
    const of = await drive({ 'edited.txt': 'as it was', 'rotten.txt': 'as it was, too' });
    fs.writeFileSync(
      room.archived(of.name, 'Photography/edited.txt'),
      'edited by hand, and not looked at since',
    );
    damage(room.archived(of.name, 'Photography/rotten.txt'));
    await room.verify({ volume: 'archive', drive: of.id, heal: true });
    expect(fs.existsSync(room.archived('.safelight/damaged', of.name))).toBe(true);
    fs.writeFileSync(room.archived(of.name, 'Photography/edited.txt'), 'edited once more, and nobody knows');
    const done = await removed(room, { drive: of.id });
    expect(done.left).toBe(1);
    const rest = await room.ask<List<RemovalRestView>>(`/removals/${done.id}/rest`);
    expect(rest.items).toMatchObject([{ where: 'archive', path: `${of.name}/Photography/edited.txt` }]);
    expect(standing(of.name, 'edited.txt')).toBe(true);
    expect(standing(of.name, 'rotten.txt')).toBe(false);
    expect(fs.existsSync(room.archived('.safelight/damaged', of.name))).toBe(false);
  });
});
