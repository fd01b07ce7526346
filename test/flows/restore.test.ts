import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CareRoom, damage, write } from '../support/care-room.ts';
import { mountsMissing } from '../support/drive-image.ts';
import { emptyFolder, restored, restoreOver, treeOf, writeRaw } from '../support/restore-room.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of restoring, because ${missing}`);

const odd = [
  Buffer.from('Photography/caf\xe9.jpg', 'latin1'),
  Buffer.from('Photography/cafe\u0301.jpg'),
  Buffer.from('Photography/caf\u00e9.jpg'),
  Buffer.from(`Photography/${'\u{1f4f7}'.repeat(60)}.jpg`),
  Buffer.from(`Photography/${'n'.repeat(251)}.jpg`),
  Buffer.from('Photography/trailing dot.'),
  Buffer.from('Photography/two\nlines.jpg'),
  Buffer.from('Photography/a:b?c"<>|*\\.jpg'),
];

describe.skipIf(missing)('restoring', () => {
  let room: CareRoom;
  beforeAll(async () => {
    room = await CareRoom.open();
  });
  afterAll(() => room?.close());

  test('writes a whole drive back, names and times exact, and counts what is there already', async () => {
    const top = join(room.stack.folder, 'Whole');
    for (const [i, path] of odd.entries())
      writeRaw(top, path, `odd ${i}`, new Date('2019-05-06T07:08:09.123Z'));
    writeRaw(top, Buffer.from('Photography/1938/old.jpg'), 'old', new Date('1938-02-03T04:05:06.789Z'));
    writeRaw(top, Buffer.from('Photography/1938/large.nef'), Buffer.alloc(9_000_000, 'large'));
    writeRaw(top, Buffer.from('Photography/empty.xmp'), '');
    execFileSync('touch', ['-d', '2018-01-01T00:00:00.123456789Z', join(top, 'Photography/empty.xmp')]);
    const drive = await room.attach(top);
    await room.ask(`/drives/${drive.id}/release`, 'POST');
    const to = emptyFolder(room, 'whole-target');
    const first = await restored(room, { drive: drive.id, to });
    expect(first).toMatchObject({ state: 'done', files: 11, restored: 11, there: 0, failed: 0, unproven: 0 });
    expect(first.doneBytes).toBe(first.bytes);
    expect(treeOf(to)).toEqual(treeOf(top));
    const again = await restored(room, { drive: drive.id, to });
    expect(again).toMatchObject({ state: 'done', restored: 0, there: 11, failed: 0 });
    expect(treeOf(to)).toEqual(treeOf(top));
  });

  test('writes a folder, a file or a version back, as the drive was at a time, or every path ever', async () => {
    const top = room.makeDrive('Times', {
      '2019/a.jpg': 'first',
      '2019/b.jpg': 'stays',
      '2020/c.jpg': 'other',
    });
    const drive = await room.attach(top);
    const then = new Date().toISOString();
    write(join(top, 'Photography/2019/a.jpg'), 'second bytes');
    fs.rmSync(join(top, 'Photography/2019/b.jpg'));
    write(join(top, 'Photography/2019/d.jpg'), 'came later');
    await room.attach(top);
    const to = (name: string) => emptyFolder(room, `times-${name}`);
    const namesAt = (folder: string) =>
      Object.fromEntries(
        Object.keys(treeOf(folder)).map((path) => [path, fs.readFileSync(join(folder, path), 'utf8')]),
      );
    const now = to('now');
    await restored(room, { drive: drive.id, path: 'Photography/2019', to: now });
    expect(namesAt(now)).toEqual({
      'Photography/2019/a.jpg': 'second bytes',
      'Photography/2019/d.jpg': 'came later',
    });
    const past = to('then');
    await restored(room, { drive: drive.id, path: 'Photography/2019/', at: then, to: past });
    expect(namesAt(past)).toEqual({ 'Photography/2019/a.jpg': 'first', 'Photography/2019/b.jpg': 'stays' });
    const every = to('every');
    await restored(room, { drive: drive.id, all: true, to: every });
    expect(Object.keys(namesAt(every)).sort()).toEqual(
      ['2019/a.jpg', '2019/b.jpg', '2019/d.jpg', '2020/c.jpg'].map((name) => `Photography/${name}`),
    );
    const file = await room.file('a.jpg', drive.id);
    const version = join(room.stack.folder, 'times-version');
    await restored(room, { file: file.id, version: file.versions.at(-1)!.blake3!, to: version });
    expect(namesAt(version)).toEqual({ 'Photography/2019/a.jpg': 'first' });
  });

  test('never touches other bytes at the target, and says so of each', async () => {
    const drive = await room.attach(
      room.makeDrive('Foreign', { 'a.jpg': 'mine', 'b.jpg': 'mine too', 'c/d.jpg': 'deep' }),
    );
    const to = emptyFolder(room, 'foreign-target');
    write(join(to, 'Photography/a.jpg'), 'her!');
    write(join(to, 'Photography/c'), 'a file where a folder has to be');
    const elsewhere = emptyFolder(room, 'elsewhere');
    fs.symlinkSync(elsewhere, join(to, 'Photography/link'));
    const ended = await restored(room, { drive: drive.id, to });
    expect(ended).toMatchObject({ state: 'done', restored: 1, failed: 2 });
    expect(ended.problems.map(({ path, reason }) => [path, reason])).toEqual([
      ['Photography/a.jpg', 'place-taken'],
      ['Photography/c/d.jpg', 'place-taken'],
    ]);
    expect(fs.readFileSync(join(to, 'Photography/a.jpg'), 'utf8')).toBe('her!');
    expect(fs.readdirSync(to)).toEqual(['Photography']);
    const { code, out, err } = await room.cli('restore', '--drive', 'Foreign', '--to', to, '--json');
    expect({ code, err }).toEqual({ code: 3, err: '' });
    expect(JSON.parse(out)).toMatchObject({ state: 'done', restored: 0, there: 1, failed: 2 });
  });

  test('says of a path that no system could open that it is too long', async () => {
    const folders = Array.from({ length: 15 }, () => 'f'.repeat(250)).join('/');
    const drive = await room.attach(
      room.makeDrive('Deep', { [`${folders}/a.jpg`]: 'deep', 'b.jpg': 'shallow' }),
    );
    const to = join(emptyFolder(room, 'deep-target'), 'd'.repeat(250));
    const parent = join(to, 'e'.repeat(200));
    fs.mkdirSync(parent, { recursive: true });
    const ended = await restored(room, { drive: drive.id, to: parent });
    expect(ended).toMatchObject({ state: 'done', restored: 1, failed: 1 });
    expect(ended.problems).toMatchObject([{ reason: 'name-too-long' }]);
  });

  test('takes the next source where the archive is damaged, and marks it', async () => {
    const top = room.makeDrive('Next', { 'good.jpg': 'good', 'bad.jpg': 'will be damaged' });
    const drive = await room.attach(top);
    damage(room.archived('Next/Photography/bad.jpg'));
    const to = emptyFolder(room, 'next-target');
    expect(await restored(room, { drive: drive.id, to })).toMatchObject({
      state: 'done',
      restored: 2,
      failed: 0,
    });
    expect(treeOf(to)).toEqual(treeOf(top));
    expect(await room.archiveCopies('bad.jpg', drive.id)).toMatchObject([{ state: 'damaged' }]);
    await room.ask(`/drives/${drive.id}/release`, 'POST');
    const alone = await restored(room, { drive: drive.id, to: emptyFolder(room, 'next-alone') });
    expect(alone).toMatchObject({ state: 'done', restored: 1, failed: 1 });
    expect(alone.problems).toMatchObject([{ path: 'Photography/bad.jpg', reason: 'not-in-reach' }]);
  });

  test('reads what somebody edited in the archive before it relies on it', async () => {
    const drive = await room.attach(
      room.makeDrive('Edited', { 'same.jpg': 'same bytes', 'edited.jpg': 'as it was' }),
    );
    await room.ask(`/drives/${drive.id}/release`, 'POST');
    const [same, edited] = ['same.jpg', 'edited.jpg'].map((name) =>
      room.archived('Edited/Photography', name),
    );
    fs.chmodSync(edited!, 0o644);
    fs.writeFileSync(edited!, 'as somebody made it');
    execFileSync('touch', [same!]);
    const to = emptyFolder(room, 'edited-target');
    const ended = await restored(room, { drive: drive.id, to });
    expect(ended).toMatchObject({ state: 'done', restored: 1, failed: 1 });
    expect(fs.readdirSync(join(to, 'Photography'))).toEqual(['same.jpg']);
  });

  test('waits while the archive is away, and goes on by itself when it is back', async () => {
    const top = room.makeDrive('Later', { 'a.jpg': 'later' });
    const drive = await room.attach(top);
    await room.ask(`/drives/${drive.id}/release`, 'POST');
    const [mark, aside] = ['archive.json', 'aside.json'].map((name) => room.archived('.safelight', name));
    const to = emptyFolder(room, 'later-target');
    fs.renameSync(mark!, aside!);
    const { code, out } = await room.cli('restore', '--drive', 'Later', '--to', to, '--json');
    fs.renameSync(aside!, mark!);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      state: 'waiting',
      reason: 'archive-absent',
      restored: 0,
      failed: 0,
    });
    expect(await restoreOver(room, JSON.parse(out).id)).toMatchObject({ state: 'done', restored: 1 });
    expect(treeOf(to)).toEqual(treeOf(top));
  });

  test('refuses the archive, its own folders, and drives whose files it keeps', async () => {
    const top = room.makeDrive('Kept', { 'a.jpg': 'kept' });
    const drive = await room.attach(top);
    const refusal = (to: string) =>
      room.ask('/restores', 'POST', { drive: drive.id, to }).then(
        () => 'accepted',
        (error: Error) => JSON.parse(error.message).code,
      );
    expect(await refusal(room.archived('Kept'))).toBe('is-archive');
    expect(await refusal(room.stack.data)).toBe('own-folder');
    expect(await refusal(room.stack.folder)).toBe('own-folder');
    expect(await refusal(join(top, 'back'))).toBe('source-drive');
    expect(await refusal(join(top, 'Photography/a.jpg'))).toBe('not-a-folder');
    expect(await refusal(join(room.stack.folder, 'no/such/folder'))).toBe('not-a-folder');
    expect(fs.readdirSync(top)).toEqual(['Photography']);
    expect(fs.readdirSync(room.archived('Kept'))).toEqual(['Photography']);
  });
});
