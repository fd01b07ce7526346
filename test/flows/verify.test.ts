import fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, damage } from '../support/care-room.ts';
import { mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of verify and heal, because ${missing}`);

describe.skipIf(missing)('reading copies again', () => {
  let room: CareRoom;
  beforeAll(async () => {
    room = await CareRoom.open();
  });
  afterAll(() => room?.close());

  const damagedAside = () =>
    fs.existsSync(room.archived('.safelight/damaged'))
      ? fs
          .readdirSync(room.archived('.safelight/damaged'), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
      : [];

  test('finds nothing wrong with what was just proven, and renews each proof', async () => {
    const drive = await room.attach(room.makeDrive('Sound', { 'a.jpg': 'one', 'b.jpg': 'two' }));
    const before = (await room.file('a.jpg', drive.id)).copies[0]!.at;
    const [verify] = await room.verify({ drive: drive.id });
    expect(verify).toMatchObject({
      state: 'done',
      copies: 2,
      checked: 2,
      checkedBytes: 6,
      good: 2,
      damaged: 0,
    });
    const after = (await room.file('a.jpg', drive.id)).copies.find(({ volume }) => volume === 'archive')!;
    expect(after).toMatchObject({ state: 'present', evidence: 'read-back' });
    expect(Date.parse(after.at)).toBeGreaterThan(Date.parse(before));
  });

  test('finds a byte that changed behind the same size and time, heals it from the drive and keeps the damaged bytes', async () => {
    const drive = await room.attach(
      room.makeDrive('Rotten', { 'x/good.jpg': 'good', 'x/bad.jpg': 'precious' }),
    );
    const place = room.archived('Rotten/Photography/x/bad.jpg');
    damage(place);
    const rotten = fs.readFileSync(place);
    const found = await room.cli('verify', '--drive', 'Rotten', '--json');
    expect({ code: found.code, err: found.err }).toEqual({ code: 3, err: '' });
    expect(JSON.parse(found.out)).toMatchObject({ checked: 2, good: 1, damaged: 1, healed: 0 });
    expect(await room.archiveCopies('bad.jpg', drive.id)).toEqual([
      { state: 'damaged', path: 'Rotten/Photography/x/bad.jpg' },
    ]);
    expect((await room.cli('verify', '--drive', 'Rotten')).code).toBe(3);

    const healed = await room.cli('verify', '--drive', 'Rotten', '--heal', '--json');
    expect(healed.code, healed.err).toBe(3);
    expect(JSON.parse(healed.out)).toMatchObject({ damaged: 1, healed: 1, unhealed: 0 });
    expect(fs.readFileSync(place, 'utf8')).toBe('precious');
    expect(damagedAside().map((path) => fs.readFileSync(path))).toContainEqual(rotten);
    expect(await room.archiveCopies('bad.jpg', drive.id)).toEqual([
      { state: 'present', path: 'Rotten/Photography/x/bad.jpg' },
    ]);
    expect((await room.cli('verify', '--drive', 'Rotten')).code).toBe(0);
  });

  test('names of one inode are damaged together and healed together', async () => {
    const top = room.makeDrive('Twins', { 'one.jpg': 'the same bytes' });
    fs.copyFileSync(join(top, 'Photography/one.jpg'), join(top, 'Photography/two.jpg'));
    const { mtime } = fs.statSync(join(top, 'Photography/one.jpg'));
    for (const name of ['one.jpg', 'two.jpg']) fs.utimesSync(join(top, 'Photography', name), mtime, mtime);
    const drive = await room.attach(top);
    const [one, two] = ['one.jpg', 'two.jpg'].map((name) => room.archived('Twins/Photography', name));
    expect(fs.statSync(one!).ino).toBe(fs.statSync(two!).ino);
    damage(one!);
    const [verify] = await room.verify({ drive: drive.id, heal: true });
    expect(verify).toMatchObject({ state: 'done', healed: 2, unhealed: 0 });
    for (const path of [one!, two!]) expect(fs.readFileSync(path, 'utf8')).toBe('the same bytes');
    expect(fs.statSync(one!).ino).toBe(fs.statSync(two!).ino);
    expect(await room.verify({ drive: drive.id })).toMatchObject([{ good: 2, damaged: 0 }]);
  });

  test('another proven copy in the archive heals as well, and what nobody holds stays as it is', async () => {
    const top = room.makeDrive('First', { 'shared.jpg': 'held twice', 'alone.jpg': 'held once' });
    const first = await room.attach(top);
    await room.attach(room.makeDrive('Second', { 'elsewhere.jpg': 'held twice' }));
    await room.ask(`/drives/${first.id}/release`, 'POST');
    const own = room.archived('First/Photography/shared.jpg');
    const inode = fs.statSync(own).ino;
    if (fs.statSync(room.archived('Second/Photography/elsewhere.jpg')).ino === inode) {
      fs.copyFileSync(own, `${own}.new`);
      fs.renameSync(`${own}.new`, own);
      await room.verify({ drive: first.id });
    }
    damage(own);
    damage(room.archived('First/Photography/alone.jpg'));
    const [verify] = await room.verify({ drive: first.id, heal: true });
    expect(verify).toMatchObject({ damaged: 2, healed: 1, unhealed: 1 });
    expect(fs.readFileSync(own, 'utf8')).toBe('held twice');
    expect(await room.archiveCopies('alone.jpg', first.id)).toMatchObject([{ state: 'damaged' }]);
    const { items } = await room.ask<{ items: object[] }>(`/trouble?drive=${first.id}`);
    expect(items).toMatchObject([{ state: 'damaged', path: 'Photography/alone.jpg', from: null }]);
  });

  test('a source that is damaged too is not taken for good', async () => {
    const top = room.makeDrive('Both', { 'both.jpg': 'rotten on both sides' });
    const drive = await room.attach(top);
    damage(room.archived('Both/Photography/both.jpg'));
    damage(join(top, 'Photography/both.jpg'));
    const [verify] = await room.verify({ drive: drive.id, heal: true });
    expect(verify).toMatchObject({ damaged: 1, healed: 0, unhealed: 1 });
    expect(fs.readdirSync(room.archived('Both/Photography'))).toEqual(['both.jpg']);
    expect(await room.verify({ drive: drive.id, volume: 'drive' })).toMatchObject([
      { volume: 'drive', damaged: 1 },
    ]);
  });

  test('other bytes with another time are an edit: a version of the file, and the old copy is missing', async () => {
    const drive = await room.attach(room.makeDrive('Edited', { 'edit.jpg': 'as it came' }));
    fs.writeFileSync(room.archived('Edited/Photography/edit.jpg'), 'as it was edited');
    const [verify] = await room.verify({ drive: drive.id });
    expect(verify).toMatchObject({ damaged: 0, changed: 1 });
    const file = await room.file('edit.jpg', drive.id);
    expect(file.versions.map(({ n, bytes, origin }) => ({ n, bytes, origin }))).toEqual([
      { n: 2, bytes: 16, origin: 'archive' },
      { n: 1, bytes: 10, origin: 'drive' },
    ]);
    expect(await room.archiveCopies('edit.jpg', drive.id)).toEqual([
      { state: 'missing', path: 'Edited/Photography/edit.jpg' },
    ]);
    const bytes = await room.bytesOf(`/files/${file.id}/content/${file.versions[0]!.blake3}`);
    expect(bytes.toString()).toBe('as it was edited');
    expect((await room.bytesOf(`/files/${file.id}/content/${file.versions[1]!.blake3}`)).toString()).toBe(
      'as it came',
    );

    const [healed] = await room.verify({ drive: drive.id, trouble: true, healMissing: true });
    expect(healed).toMatchObject({ healed: 1, unhealed: 0 });
    expect(fs.readFileSync(room.archived('Edited/Photography/edit.jpg'), 'utf8')).toBe('as it was edited');
    const beside = fs
      .readdirSync(room.archived('Edited/Photography'))
      .find((name) => name.startsWith('edit~'));
    expect(fs.readFileSync(room.archived('Edited/Photography', beside!), 'utf8')).toBe('as it came');
  });

  test('what is gone is missing, and is healed when that is asked for', async () => {
    const drive = await room.attach(room.makeDrive('Gone', { 'gone.jpg': 'was deleted' }));
    const place = room.archived('Gone/Photography/gone.jpg');
    fs.rmSync(place);
    expect((await room.cli('verify', '--drive', 'Gone', '--heal')).code).toBe(3);
    expect(fs.existsSync(place)).toBe(false);
    const [healed] = await room.verify({ drive: drive.id, trouble: true, healMissing: true });
    expect(healed).toMatchObject({ healed: 1 });
    expect(fs.readFileSync(place, 'utf8')).toBe('was deleted');
  });

  test('a sample reads exactly its share', async () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${n}.jpg`, `number ${n}`]));
    const drive = await room.attach(room.makeDrive('Sampled', files));
    expect(await room.verify({ drive: drive.id, sample: 25 })).toMatchObject([
      { copies: 10, checked: 10, good: 10 },
    ]);
  });

  test('an attached drive is read by its dock, and released in the middle of it', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`${n}.nef`, Buffer.alloc(1_000_000, `${n}`)]),
    );
    const drive = await room.attach(room.makeDrive('Docked', files));
    expect(await room.verify({ drive: drive.id, volume: 'drive' })).toMatchObject([
      { volume: 'drive', state: 'done', checked: 30, good: 30 },
    ]);
    await room.ask(`/drives/${drive.id}/release`, 'POST');
    await expect(room.verify({ drive: drive.id, volume: 'drive' })).rejects.toThrow('drive-away');
  });

  test('goes on where it was after kill -9', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [`${n}.nef`, Buffer.alloc(2_000_000, `k${n}`)]),
    );
    const drive = await room.attach(room.makeDrive('Killed', files));
    const { items } = await room.ask<{ items: { id: string }[] }>('/verifies', 'POST', { drive: drive.id });
    await until(async () => {
      const { rows } = await room.stack.db.pool.query('select checked from verify where id = $1', [
        items[0]!.id,
      ]);
      return Number(rows[0].checked) > 0;
    }, 'something was checked');
    await room.worker.kill();
    await room.startWorker();
    const verify = await room.verified(items[0]!.id);
    expect(verify).toMatchObject({ state: 'done', checked: 60, good: 60, copies: 60 });
  });

  test('while the archive is away nothing becomes missing', async () => {
    const drive = await room.attach(room.makeDrive('Away', { 'away.jpg': 'still there' }));
    room.nas.eject();
    const [verify] = await room.verify({ drive: drive.id });
    expect(verify).toMatchObject({ state: 'failed', reason: 'archive-absent', missing: 0 });
    expect((await room.cli('verify', '--drive', 'Away')).code).toBe(1);
    room.nas.plugIn(room.stack.archive);
    expect(await room.archiveCopies('away.jpg', drive.id)).toMatchObject([{ state: 'present' }]);
    expect(await room.verify({ drive: drive.id })).toMatchObject([{ state: 'done', good: 1 }]);
  });
});
