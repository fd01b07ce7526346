import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import type { DriveView, FolderOnDriveView, IngestView, ProblemEntry } from '@safelight/contract/drives.ts';
import type { List } from '@safelight/contract/lists.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { type Client, clientOf } from '../support/client.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of what is chosen on a drive, because ${missing}`);

describe.skipIf(missing)('what is ingested of a drive', () => {
  let stack: Stack;
  let ask: Client;
  const drives: DriveImage[] = [];

  beforeAll(async () => {
    stack = await startStack();
    const [server] = await Promise.all([stack.startServer(), stack.startWorker({ SAFELIGHT_ROLES: 'dock' })]);
    ask = clientOf(stack, server.url);
  });

  afterAll(async () => {
    for (const drive of drives) drive.remove();
    await stack?.stop();
  });

  /** Plugs in a drive that holds these files, and waits until it is known. */
  const plug = async (label: string, files: (string | Buffer)[]) => {
    const image = makeDrive(stack.folder, 'ext4', label, 100);
    drives.push(image);
    const aside = image.plugIn(join(stack.folder, 'aside'));
    for (const file of files) write(aside, file);
    image.eject();
    const top = image.plugIn(join(stack.watch, label));
    let id = '';
    await until(async () => {
      const { items } = await ask<List<DriveView>>('GET', '/drives?limit=1000');
      id = items.find(({ name }) => name === label)?.id ?? '';
      return id !== '';
    }, `the drive ${label} is known`);
    return { id, top, image };
  };

  const drive = (id: string) => ask<DriveView>('GET', `/drives/${id}`);
  const choose = (id: string, sourceFolders: string[], more: object = {}) =>
    ask<DriveView>('PATCH', `/drives/${id}`, { sourceFolders, ...more });
  const ingests = async (id: string) => (await ask<List<IngestView>>('GET', `/ingests?drive=${id}`)).items;
  /** Waits until so many Ingests of the Drive are done; the newest. */
  const done = async (id: string, count: number): Promise<IngestView> => {
    let newest: IngestView | undefined;
    await until(async () => {
      const all = await ingests(id);
      newest = all[0];
      return all.length === count && all.every(({ state }) => state === 'done');
    }, `${count} ingests are done`);
    expect(newest!.found).toBe(newest!.copied + newest!.held + newest!.skipped + newest!.failed);
    return newest!;
  };
  const ingest = async (id: string) => void (await ask('POST', `/drives/${id}/ingests`));
  const problems = async (id: string) =>
    (await ask<List<ProblemEntry>>('GET', `/ingests/${id}/problems?limit=1000`)).items;
  const known = async (id: string) => {
    const { rows } = await stack.db.pool.query<{ path: string; on: string; versions: number }>(
      `select path_text as path, on_drive as on, (select count(*)::int from file_version where file_id = file.id) as versions
       from file where drive_id = $1 order by path_text`,
      [id],
    );
    return rows.map(({ path, on, versions }) => `${on} ${path} ${versions}`);
  };
  const archived = (path: string) => fs.readFileSync(join(stack.archive, path), 'utf8');

  test('is asked for once where no folder has a known name, and is remembered', async () => {
    const { id, top, image } = await plug('Asks', ['Backup/2019/Photos/a.nef', 'Backup/2019/b.nef', 'c.jpg']);
    expect(await drive(id)).toMatchObject({
      ingest: null,
      volumes: [{ sourcesChosen: false, topFolders: ['Backup'] }],
    });
    await choose(id, ['Backup/2019/Photos']);
    expect(await done(id, 1)).toMatchObject({ found: 1, copied: 1 });
    expect(archived('Asks/Backup/2019/Photos/a.nef')).toBe('Backup/2019/Photos/a.nef');
    expect(await ask('GET', `/folders?drive=${id}&path=`)).toMatchObject({
      folders: [{ path: 'Backup', files: 1 }],
    });
    expect(await ask('GET', `/folders?drive=${id}&path=Backup`)).toMatchObject({
      folders: [{ path: 'Backup/2019', files: 1 }],
    });
    fs.mkdirSync(join(top, 'Photography'));
    write(top, 'Photography/x.jpg');
    image.eject();
    await until(async () => !(await drive(id)).attached, 'it is away');
    image.plugIn(join(stack.watch, 'Asks again'));
    expect(await done(id, 2)).toMatchObject({ found: 1, held: 1 });
    expect((await drive(id)).volumes).toMatchObject([
      { sourcesChosen: true, sourceFolders: ['Backup/2019/Photos'] },
    ]);
    image.eject();
  });

  test('can grow and shrink: nothing is copied again, nothing counts as gone, its history stays', async () => {
    const { id, top } = await plug('Grows', [
      'Backup/2019/Photos/a.nef',
      'Backup/2019/b.nef',
      'c.jpg',
      'Other/d.jpg',
    ]);
    await choose(id, ['Backup/2019/Photos']);
    await done(id, 1);
    fs.writeFileSync(join(top, 'Backup/2019/Photos/a.nef'), 'edited');
    await ingest(id);
    expect(await done(id, 2)).toMatchObject({ copied: 1 });

    expect((await choose(id, ['Backup/2019/Photos', 'Backup'])).volumes[0]?.sourceFolders).toEqual([
      'Backup',
    ]);
    expect(await done(id, 3)).toMatchObject({ found: 2, copied: 1, held: 1 });
    await choose(id, ['']);
    expect(await done(id, 4)).toMatchObject({ found: 4, copied: 2, held: 2 });
    expect(archived('Grows/c.jpg')).toBe('c.jpg');
    expect(archived('Grows/Other/d.jpg')).toBe('Other/d.jpg');
    expect(await known(id)).toEqual([
      'present Backup/2019/Photos/a.nef 2',
      'present Backup/2019/b.nef 1',
      'present Other/d.jpg 1',
      'present c.jpg 1',
    ]);
    expect(await ask('GET', `/folders?drive=${id}&path=`)).toMatchObject({
      folders: [
        { path: 'Backup', files: 2 },
        { path: 'Other', files: 1 },
      ],
      files: [{ path: 'c.jpg' }],
    });
    expect(await drive(id)).toMatchObject({ files: 4 });

    await choose(id, ['Other']);
    expect(await done(id, 5)).toMatchObject({ found: 1, held: 1 });
    fs.rmSync(join(top, 'Backup'), { recursive: true });
    await ingest(id);
    await done(id, 6);
    expect((await known(id)).every((file) => file.startsWith('present '))).toBe(true);
    await choose(id, ['']);
    expect(await done(id, 7)).toMatchObject({ found: 2, held: 2 });
    expect(await known(id)).toEqual([
      'gone Backup/2019/Photos/a.nef 2',
      'gone Backup/2019/b.nef 1',
      'present Other/d.jpg 1',
      'present c.jpg 1',
    ]);
  });

  test('that is gone as a whole, or empty, is not believed: it waits, and what is known stays', async () => {
    const { id, top } = await plug('Emptied', ['Photography/a.nef', 'Films/b.mov']);
    await done(id, 1);
    fs.rmSync(join(top, 'Photography/a.nef'));
    await ingest(id);
    await until(async () => (await drive(id)).ingest?.reason === 'source-folder-gone', 'it waits');
    expect(await drive(id)).toMatchObject({ ingest: { state: 'waiting' }, files: 1 });
    await choose(id, ['Films', 'Photography']);
    expect(await done(id, 2)).toMatchObject({ found: 2, copied: 1, failed: 1 });
    expect(await known(id)).toEqual(['present Films/b.mov 1', 'present Photography/a.nef 1']);
  });

  test('can be looked for on the drive itself, without following a link or leaving it', async () => {
    const { id, top } = await plug('Tree', [
      'One/Two/Three/a.nef',
      Buffer.from('One/caf\xe9/b.nef', 'latin1'),
    ]);
    fs.symlinkSync('/etc', join(top, 'One/link'));
    fs.mkdirSync(join(top, 'One/mounted'));
    execFileSync('mount', ['-t', 'tmpfs', 'none', join(top, 'One/mounted')]);
    const list = (query: string) =>
      ask<{ items: FolderOnDriveView[] }>('GET', `/drives/${id}/folders?${query}`).then(({ items }) => items);
    try {
      expect(await list('')).toEqual([{ name: 'One', path: 'One', hasFolders: true }]);
      const [two, cafe] = await list('path=One');
      expect(two).toEqual({ name: 'Two', path: 'One/Two', hasFolders: true });
      expect(cafe).toMatchObject({ name: 'caf\ufffd', hasFolders: false });
      expect(await list('path=One')).toHaveLength(2);
      for (const outside of ['One/link', 'One/mounted', '../..', 'One/Two/Three/a.nef'])
        await expect(list(`path=${outside}`)).rejects.toThrow('not-a-folder');
      await ask('PATCH', `/drives/${id}`, { sourceFoldersRaw: [cafe!.pathRaw] });
      expect(await done(id, 1)).toMatchObject({ found: 1, copied: 1 });
      expect((await drive(id)).volumes[0]).toMatchObject({ sourceFoldersRaw: [cafe!.pathRaw] });
      await ask('POST', `/drives/${id}/release`);
      await expect(list('')).rejects.toThrow('drive-released');
    } finally {
      execFileSync('umount', [join(top, 'One/mounted')]);
    }
  });

  test('passes over what patterns say, counts it exactly in few rows, and forgets nothing', async () => {
    const previews = Array.from(
      { length: 300 },
      (_, n) => `Photography/2019 Previews.lrdata/${n % 7}/${n}.lrprev`,
    );
    const exports = Array.from({ length: 150 }, (_, n) => `Photography/out/${n}.tif`);
    const { id, top } = await plug('Ignores', [
      ...previews,
      ...exports,
      'Photography/a.nef',
      'Photography/draft.psd',
      'Photography/@eaDir/a.nef/thumb.jpg',
      Buffer.from('Photography/caf\xe9.bak', 'latin1'),
    ]);
    expect(await done(id, 1)).toMatchObject({ found: 454, copied: 453, skipped: 1 });
    await ask('PATCH', '/settings', { ignore: ['*.lrdata', '/Photography/out/*.tif'] });
    await choose(id, ['Photography'], { ignore: ['draft.*', '*.bak'] });
    const second = await done(id, 2);
    expect(second).toMatchObject({ found: 454, held: 1, skipped: 453, copied: 0 });
    const rows = await problems(second.id);
    expect(rows.map(({ reason, detail, path, files }) => [reason, detail, path, files])).toEqual([
      ['ignored', '*.lrdata', 'Photography/2019 Previews.lrdata', 300],
      ['junk', null, 'Photography/@eaDir', 1],
      ['ignored', '*.bak', 'Photography/caf\ufffd.bak', 1],
      ['ignored', 'draft.*', 'Photography/draft.psd', 1],
      ['ignored', '/Photography/out/*.tif', 'Photography/out', 150],
    ]);
    const bytes = [...previews, ...exports].reduce((sum, path) => sum + path.length, 0);
    expect(second.skippedBytes).toBeGreaterThan(bytes);
    expect((await known(id)).filter((file) => !file.startsWith('present '))).toEqual([]);
    fs.rmSync(join(top, 'Photography/out'), { recursive: true });
    await ask('PATCH', '/settings', { ignore: null });
    await ask('PATCH', `/drives/${id}`, { ignore: [] });
    await ingest(id);
    expect(await done(id, 3)).toMatchObject({ found: 304, held: 303, skipped: 1, copied: 0 });
    expect((await known(id)).filter((file) => file.startsWith('gone '))).toHaveLength(150);
  });

  test('is also ingested when it was chosen while an ingest runs, in the same go', async () => {
    const shelf = join(stack.folder, 'Long');
    write(shelf, 'Films/b.mov');
    fs.mkdirSync(join(shelf, 'Photography'));
    for (let n = 0; n < 60; n++)
      fs.writeFileSync(join(shelf, `Photography/${n}.nef`), Buffer.alloc(6_000_000, `${n} `));
    const { id } = await ask<DriveView>('POST', '/drives/attach', { path: shelf, kind: 'drive' });
    await until(async () => (await drive(id)).ingest?.state === 'running', 'it runs');
    await choose(id, ['Films', 'Photography']);
    expect(await done(id, 1)).toMatchObject({ found: 61, copied: 61, held: 0 });
    expect(archived('Long/Films/b.mov')).toBe('Films/b.mov');
  });

  test('never holds the archive, even where the archive stands on it', async () => {
    const shelf = join(stack.folder, 'share');
    write(shelf, 'Documents/a.pdf');
    fs.mkdirSync(join(shelf, 'nas'));
    execFileSync('mount', ['--bind', stack.archive, join(shelf, 'nas')]);
    try {
      const { id } = await ask<DriveView>('POST', '/drives/attach', { path: shelf, name: 'Share' });
      await choose(id, ['']);
      expect(await done(id, 1)).toMatchObject({ found: 2, copied: 1, skipped: 1 });
      expect(fs.existsSync(join(stack.archive, 'Share/nas'))).toBe(false);
    } finally {
      execFileSync('umount', [join(shelf, 'nas')]);
    }
  });

  test.each([
    [{ sourceFolders: ['../etc'] }, 'bad-request'],
    [{ sourceFolders: ['Photography/../..'] }, 'bad-request'],
    [{ sourceFolders: ['/Photography'] }, 'bad-request'],
    [{ sourceFolder: 'Nowhere' }, 'bad-request'],
    [{ sourceFoldersRaw: ['not base64!'] }, 'bad-encoding'],
  ])('cannot be %j', async (wish, code) => {
    const { items } = await ask<List<DriveView>>('GET', '/drives');
    await expect(ask('PATCH', `/drives/${items[0]!.id}`, wish)).rejects.toThrow(code);
  });
});

function write(top: string, file: string | Buffer): void {
  const path = Buffer.concat([Buffer.from(`${top}/`), Buffer.from(file)]);
  fs.mkdirSync(Buffer.from(dirname(path.toString('latin1')), 'latin1'), { recursive: true });
  fs.writeFileSync(path, file);
}
