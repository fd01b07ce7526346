import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ingestOf, until } from '../support/attach-by-hand.ts';
import { CareRoom, damage, write } from '../support/care-room.ts';
import { makeDrive, mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of adopting, because ${missing}`);

const files = {
  '2018/Åre/1.nef': 'a raw file',
  '2018/Åre/2.nef': 'another raw file',
  '2019/3.jpg': 'a picture',
  '2019/.DS_Store': 'junk',
};

describe.skipIf(missing)('adopting what stands on the NAS already', () => {
  let room: CareRoom;
  beforeAll(async () => {
    room = await CareRoom.open({ megabytes: 600 });
  });
  afterAll(() => room?.close());

  /** As somebody copied a drive to the NAS years ago. */
  const copyToArchive = (drive: string, to: string) => {
    fs.mkdirSync(join(room.archived(to), '..'), { recursive: true });
    execFileSync('cp', ['-a', drive, room.archived(to)]);
  };
  const everything = (top: string) =>
    execFileSync('find', [top, '-printf', '%P %i %s %T@ %C@\n'], { encoding: 'utf8' }).split('\n').sort();

  test('catalogues a folder where it stands, moves and writes nothing, and knows the drive when it is attached', async () => {
    const top = room.makeDrive('LaCie', files);
    copyToArchive(top, 'LaCie 2019');
    const before = everything(room.archived('LaCie 2019'));
    const { code, out, err } = await room.cli(
      'adopt',
      room.archived('LaCie 2019/Photography'),
      '--drive',
      'My LaCie',
      '--wait',
      '--json',
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const adopted = JSON.parse(out);
    expect(adopted).toMatchObject({
      name: 'My LaCie',
      folder: 'LaCie 2019',
      kind: 'drive',
      attached: false,
      files: 3,
      ingest: { state: 'done', found: 4, copied: 0, held: 3, skipped: 1, failed: 0 },
    });
    expect(everything(room.archived('LaCie 2019'))).toEqual(before);
    const file = await room.file('1.nef', adopted.id);
    expect(file).toMatchObject({ path: 'Photography/2018/Åre/1.nef', onDrive: 'present' });
    expect(file.copies).toMatchObject([
      {
        volume: 'archive',
        path: 'LaCie 2019/Photography/2018/Åre/1.nef',
        state: 'present',
        evidence: 'read-back',
      },
    ]);
    expect((await room.bytesOf(`/files/${file.id}/content/${file.blake3}`)).toString()).toBe('a raw file');

    const drive = await room.attach(top, 'something else');
    expect(drive.id).toBe(adopted.id);
    expect(drive.ingest).toMatchObject({ found: 4, copied: 0, held: 3, skipped: 1 });
    expect(everything(room.archived('LaCie 2019'))).toEqual(before);
    expect((await room.file('1.nef', drive.id)).copies).toMatchObject([
      { volume: 'archive', evidence: 'read-back' },
      { volume: 'drive', evidence: 'listed', state: 'present' },
    ]);
    write(join(top, 'Photography/2020/new.jpg'), 'taken since');
    await room.ask(`/drives/${drive.id}/ingests`, 'POST');
    expect((await room.ingested(drive.id)).ingest).toMatchObject({ copied: 1, held: 3 });
    expect(fs.readFileSync(room.archived('LaCie 2019/Photography/2020/new.jpg'), 'utf8')).toBe('taken since');
  });

  test('a folder of another name stands for the first source folder', async () => {
    const top = room.makeDrive('Iomega', { 'a/1.jpg': 'zip drive', 'b.jpg': 'top' });
    copyToArchive(join(top, 'Photography'), 'old stuff/Iomega backup');
    const drive = await room.adopt(room.archived('old stuff/Iomega backup'), 'Iomega');
    expect(await room.archiveCopies('1.jpg', drive.id)).toEqual([
      { state: 'present', path: 'old stuff/Iomega backup/a/1.jpg' },
    ]);
    expect((await room.file('1.jpg', drive.id)).path).toBe('Photography/a/1.jpg');
    const attached = await room.attach(top, 'iomega');
    expect(attached).toMatchObject({ id: drive.id, ingest: { copied: 0, held: 2, failed: 0 } });
    expect(fs.existsSync(room.archived('Iomega'))).toBe(false);
    expect(await room.walk()).toMatchObject({ missing: 0, moved: 0 });
  });

  test('a mounted drive whose copies have lost their times is known by names and sizes, and read instead of copied', async () => {
    const image = makeDrive(room.stack.folder, 'ext4', 'Seagate', 60);
    const aside = image.plugIn(join(room.stack.folder, 'aside'));
    for (let n = 0; n < 20; n++)
      write(join(aside, `Photography/${n}.nef`), Buffer.alloc(1_000_100 + n, `seagate ${n}`));
    const then = new Date('2015-06-07T08:09:10Z');
    for (let n = 0; n < 20; n++) fs.utimesSync(join(aside, `Photography/${n}.nef`), then, then);
    execFileSync('cp', ['-r', join(aside, 'Photography'), room.archived('Seagate backup')]);
    image.eject();
    const { id } = await room.adopt(room.archived('Seagate backup'), 'Old Seagate');
    image.plugIn(join(room.stack.watch, 'seagate'));
    await until(
      async () => (await room.ask<{ attached: boolean }>(`/drives/${id}`)).attached,
      'it is recognised',
    );
    await until(async () => {
      const { rows } = await room.stack.db.pool.query('select 1 from ingest where drive_id = $1', [id]);
      return rows.length === 2;
    }, 'it is ingested');
    expect(await ingestOf(room.stack.db.pool, id)).toMatchObject({
      state: 'done',
      copied: 0,
      held: 20,
      failed: 0,
    });
    expect((await room.file('7.nef', id)).copies).toMatchObject([
      { volume: 'archive', path: 'Seagate backup/7.nef' },
      { volume: 'drive', evidence: 'read-back' },
    ]);
    image.eject();
    image.remove();
  });

  test('a drive that is not recognised copies nothing that is adopted already', async () => {
    const top = room.makeDrive('Mixed', {
      'x/1.nef': Buffer.alloc(1_200_000, 'mixed'),
      'x/2.nef': Buffer.alloc(1_300_000, 'mixed2'),
    });
    copyToArchive(join(top, 'Photography'), 'Mixed backup');
    await room.adopt(room.archived('Mixed backup'), 'Mixed backup');
    fs.renameSync(join(top, 'Photography/x'), join(top, 'Photography/renamed'));
    const drive = await room.attach(top);
    expect(drive.ingest).toMatchObject({ copied: 0, held: 2 });
  });

  test('what another drive holds already is not adopted a second time', async () => {
    await room.attach(room.makeDrive('Holder', { 'h/1.jpg': 'held' }));
    write(room.archived('Holder/Photography/h/2.jpg'), 'added by hand');
    const drive = await room.adopt(room.archived('Holder/Photography'), 'Added');
    expect(drive.ingest).toMatchObject({ found: 2, held: 1, skipped: 1 });
    const { items } = await room.ask<{ items: object[] }>(`/ingests/${drive.ingest!.id}/problems`);
    expect(items).toMatchObject([{ reason: 'already-known', path: 'Photography/h/1.jpg' }]);
    expect(drive.files).toBe(1);
  });

  test.each([
    ['a folder on another file system', () => join(room.stack.folder, 'other'), 'outside-archive'],
    ['the root of everything', () => '/', 'system-folder'],
    ['a folder of the system', () => '/etc', 'system-folder'],
    ['what is no file on any disk', () => '/proc/self/root/etc', 'system-folder'],
    ['a link that leads into the system', () => room.archived('link'), 'system-folder'],
    ['the state of Safelight', () => room.stack.data, 'own-folder'],
    ['a folder in the state of Safelight', () => join(room.stack.data, 'secrets'), 'own-folder'],
    ['a folder that holds the archive', () => room.stack.folder, 'is-archive'],
    ['the archive itself', () => room.stack.archive, 'is-archive'],
    ['a folder of Safelight itself', () => room.archived('.safelight'), 'own-folder'],
    ['nothing', () => room.archived('not there'), 'not-a-folder'],
    ['a link that leads out of the archive', () => room.archived('link out'), 'outside-archive'],
    ['a name that a drive has', () => room.archived('taken'), 'already-exists'],
  ])('refuses %s', async (_, path, code) => {
    fs.mkdirSync(room.archived('taken'), { recursive: true });
    fs.mkdirSync(join(room.stack.folder, 'other'), { recursive: true });
    for (const [link, to] of [
      ['link', '/etc'],
      ['link out', join(room.stack.folder, 'other')],
    ] as const)
      if (!fs.existsSync(room.archived(link))) fs.symlinkSync(to, room.archived(link));
    const known = await room.ask<{ items: { name: string }[] }>('/drives');
    const drive = code === 'already-exists' ? known.items[0]!.name : 'Refused';
    await expect(room.ask('/archive/adoptions', 'POST', { path: path(), drive })).rejects.toThrow(code);
  });

  test('goes on by itself after kill -9, and reads nothing twice', async () => {
    for (let n = 0; n < 120; n++)
      write(room.archived('Large/Photography', `${n}.nef`), Buffer.alloc(2_000_000, `large ${n}`));
    const { id } = await room.ask<{ id: string }>('/archive/adoptions', 'POST', {
      path: room.archived('Large/Photography'),
      drive: 'Large',
    });
    const settled = async () => {
      const { rows } = await room.stack.db.pool.query(
        'select count(*)::int as n from file where drive_id = $1 and content_id is not null',
        [id],
      );
      return rows[0].n as number;
    };
    await until(async () => (await settled()) > 0, 'some files are catalogued');
    await room.worker.kill();
    const before = await settled();
    const { rows: proofs } = await room.stack.db.pool.query(
      'select c.id, c.at from copy c join file f on f.id = c.file_id where f.drive_id = $1',
      [id],
    );
    expect(before).toBeLessThan(120);
    await room.startWorker();
    const drive = await room.ingested(id);
    expect(drive.ingest).toMatchObject({ found: 120, held: 120, copied: 0, failed: 0 });
    for (const { id: copyId, at } of proofs) {
      const { rows } = await room.stack.db.pool.query('select at from copy where id = $1', [copyId]);
      expect(rows[0].at).toEqual(at);
    }
  });
});

describe.skipIf(missing)('adopting what stands beside the archive', () => {
  let room: CareRoom;
  beforeAll(async () => {
    room = await CareRoom.open({ below: 'safelight' });
  });
  afterAll(() => room?.close());

  test('leaves it where it is, delivers from it, heals in it, and judges nothing while it is away', async () => {
    const top = room.makeDrive('Beside', { 'b/1.jpg': 'beside the archive', 'b/2.jpg': 'and another' });
    execFileSync('cp', ['-a', join(top, 'Photography'), room.archived('Photography')]);
    const drive = await room.adopt(room.archived('Photography'), 'Beside');
    expect(drive.ingest).toMatchObject({ found: 2, held: 2, copied: 0 });
    expect(fs.readdirSync(room.archived('safelight'))).toEqual(['.safelight']);
    const file = await room.file('1.jpg', drive.id);
    expect(file.path).toBe('Photography/b/1.jpg');
    expect((await room.bytesOf(`/files/${file.id}/content/${file.blake3}`)).toString()).toBe(
      'beside the archive',
    );
    expect(await room.walk()).toMatchObject({ state: 'done', missing: 0, moved: 0 });

    await room.attach(top, 'Beside');
    damage(room.archived('Photography/b/1.jpg'));
    expect(await room.verify({ drive: drive.id, heal: true })).toMatchObject([{ damaged: 1, healed: 1 }]);
    expect(fs.readFileSync(room.archived('Photography/b/1.jpg'), 'utf8')).toBe('beside the archive');

    fs.renameSync(room.archived('Photography'), room.archived('elsewhere'));
    expect(await room.verify({ drive: drive.id })).toMatchObject([{ missing: 0, unreadable: 2 }]);
    expect(await room.walk()).toMatchObject({ missing: 0 });
    expect(await room.archiveCopies('1.jpg', drive.id)).toMatchObject([{ state: 'present' }]);
    fs.renameSync(room.archived('elsewhere'), room.archived('Photography'));
    expect(await room.verify({ drive: drive.id })).toMatchObject([{ good: 2 }]);
  });
});
