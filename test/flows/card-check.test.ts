import fs from 'node:fs';
import { join } from 'node:path';
import type { CardCheckView, CardFileView, CardFolderView, CardView } from '@safelight/contract/cards.ts';
import type { DriveView, IngestView } from '@safelight/contract/drives.ts';
import type { List } from '@safelight/contract/lists.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { cardsMissing, makeCard } from '../support/card-image.ts';
import { CareRoom, damage, write } from '../support/care-room.ts';
import { type DriveImage, makeDrive } from '../support/drive-image.ts';

const missing = cardsMissing();
if (missing) console.warn(`skipped: the tests on memory cards, because ${missing}`);

describe.skipIf(missing)('a memory card', () => {
  let room: CareRoom;
  const images: DriveImage[] = [];

  beforeAll(async () => {
    room = await CareRoom.open({ megabytes: 300 });
  });
  afterAll(async () => {
    for (const image of images) image.remove();
    await room?.close();
  });

  const shoot = (name: string, files: Record<string, string | Buffer>) => {
    const folder = join(room.stack.folder, name);
    for (const [path, bytes] of Object.entries(files)) write(join(folder, path), bytes);
    return folder;
  };
  const newCard = (label: string) => {
    const card = makeCard(room.stack.folder, label);
    images.push(card);
    return card;
  };
  const cards = async () => (await room.ask<List<CardView>>('/cards')).items;
  const named = async (name: string) => (await cards()).find((card) => card.name === name);

  /** The verdict of the newest check, once it is over. */
  const verdictOf = async (name: string, after = ''): Promise<CardCheckView> => {
    let check: CardCheckView | null | undefined;
    await until(async () => {
      check = (await named(name))?.check;
      return check !== null && check !== undefined && check.id > after && isOver(check);
    }, `the check of ${name} is over`);
    return check!;
  };
  const isOver = ({ state }: CardCheckView) => state === 'done' || state === 'failed';
  const filesOf = async ({ id }: CardCheckView, state: string) => {
    const { items } = await room.ask<List<CardFileView>>(`/card-checks/${id}/files?state=${state}`);
    return items.map(({ path, why }) => ({ path, why }));
  };
  const foldersOf = async ({ id }: CardCheckView) => {
    const { items } = await room.ask<List<CardFolderView>>(`/card-checks/${id}/folders`);
    return items
      .map(({ path, files, safe, open, archived }) => ({ path, files, safe, open, archived }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  };
  const hashOf = (text: string) => blake3Of(Buffer.from(text)).toString('hex');
  const away = (name: string) =>
    until(async () => (await named(name))?.attached === false, `${name} is out of the reader`);
  const today = () => {
    const now = new Date();
    const two = (n: number) => String(n).padStart(2, '0');
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  test('is compared file by file, ingests what is missing into the folder of its day, and is safe then', async () => {
    const known = room.makeDrive('Laptop', { '2026/renamed.cr3': 'the first picture' });
    await room.attach(known, 'Laptop');
    const card = newCard('EOS_ONE');
    card.fill(
      shoot('one', {
        'DCIM/100CANON/IMG_0001.CR3': 'the first picture',
        'DCIM/100CANON/IMG_0002.CR3': 'a second picture',
        'MISC/AUTPRINT.MRK': 'print these',
        'PRIVATE/M4ROOT/MEDIAPRO.XML': '<xml/>',
        'PRIVATE/M4ROOT/THMBNL/.DS_Store': 'left by a computer',
        'DCIM/100CANON/EMPTY.TXT': '',
      }),
    );
    const mount = card.plugIn(join(room.stack.watch, 'one'));
    const first = await verdictOf('EOS_ONE');
    expect(first).toMatchObject({ verdict: 'not-yet', files: 4, safe: 1, open: 3, stands: true });
    expect(await filesOf(first, 'safe')).toEqual([{ path: 'DCIM/100CANON/IMG_0001.CR3', why: null }]);
    expect(await filesOf(first, 'open')).toEqual([
      { path: 'DCIM/100CANON/IMG_0002.CR3', why: 'never-copied' },
      { path: 'MISC/AUTPRINT.MRK', why: 'never-copied' },
      { path: 'PRIVATE/M4ROOT/MEDIAPRO.XML', why: 'never-copied' },
    ]);
    expect(await foldersOf(first)).toEqual([
      { path: 'DCIM/100CANON', files: 2, safe: 1, open: 1, archived: 'Laptop/Photography/2026' },
      { path: 'MISC', files: 1, safe: 0, open: 1, archived: null },
      { path: 'PRIVATE/M4ROOT', files: 1, safe: 0, open: 1, archived: null },
    ]);
    const table = (await room.bytesOf(`/card-checks/${first.id}/files.csv`)).toString();
    const lines = table.trimEnd().split('\r\n').slice(1);
    expect(lines.filter((line) => !line.startsWith('left out')).length).toBe(4);
    const hash = hashOf('the first picture');
    expect(lines.find((line) => line.includes('IMG_0001'))).toMatch(
      new RegExp(
        `^safe elsewhere,,DCIM/100CANON/IMG_0001.CR3,,1,17,[^,]*,${hash},2,1,"Laptop, the archive",Laptop/Photography/2026/renamed.cr3,$`,
      ),
    );
    expect(lines.find((line) => line.includes('IMG_0002'))).toMatch(
      /^not safe elsewhere,Never copied\.,.*,0,0,,,$/,
    );
    expect(lines.find((line) => line.includes('EMPTY.TXT'))).toMatch(/^left out,A file without a byte\.,/);
    const asked = await room.cli('card', mount);
    expect(asked).toMatchObject({ code: 3 });
    expect(asked.out).toContain('DCIM/100CANON/IMG_0002.CR3');

    const again = (await named('EOS_ONE'))!.check!;
    const { id } = await room.ask<IngestView>(`/card-checks/${again.id}/ingests`, 'POST');
    const safe = await verdictOf('EOS_ONE', again.id);
    expect(safe).toMatchObject({ verdict: 'safe', files: 4, safe: 4, open: 0, stands: true });
    expect(safe).toMatchObject({ fewestCopies: 1, fewestSites: 1 });
    expect(await room.ask(`/ingests/${id}`)).toMatchObject({ state: 'done', copied: 3, held: 0, failed: 0 });
    const roll = room.archived('EOS_ONE', today());
    expect(fs.readFileSync(join(roll, 'DCIM/100CANON/IMG_0002.CR3'), 'utf8')).toBe('a second picture');
    expect(fs.existsSync(join(roll, 'PRIVATE/M4ROOT/MEDIAPRO.XML'))).toBe(true);
    expect(fs.existsSync(join(roll, 'DCIM/100CANON/IMG_0001.CR3'))).toBe(false);
    expect((await room.cli('card', mount)).code).toBe(0);

    const kept = room.archived('Laptop/Photography/2026/renamed.cr3');
    damage(kept);
    const damaged = await room.cli('card', mount, '--json');
    expect(damaged.code).toBe(3);
    expect(JSON.parse(damaged.out)).toMatchObject({
      verdict: 'not-yet',
      openFiles: [{ path: 'DCIM/100CANON/IMG_0001.CR3', why: 'not-proven' }],
    });
    card.eject();
    await away('EOS_ONE');
    expect((await named('EOS_ONE'))?.check).toMatchObject({ stands: false, over: 'away' });
  });

  test('that a camera formatted is the same card, and a counter that began anew takes nothing from what came before', async () => {
    const card = newCard('EOS_TWO');
    card.fill(shoot('two', { 'DCIM/100CANON/IMG_0001.CR3': 'monday' }));
    card.plugIn(join(room.stack.watch, 'two'));
    const monday = await verdictOf('EOS_TWO');
    await room.ask(`/card-checks/${monday.id}/ingests`, 'POST');
    expect(await verdictOf('EOS_TWO', monday.id)).toMatchObject({ verdict: 'safe' });
    const { id } = (await named('EOS_TWO'))!;
    card.eject();
    await away('EOS_TWO');

    card.format();
    card.fill(shoot('two-again', { 'DCIM/100CANON/IMG_0001.CR3': 'tuesday' }));
    const before = (await named('EOS_TWO'))!.check!.id;
    card.plugIn(join(room.stack.watch, 'two-again'));
    const tuesday = await verdictOf('EOS_TWO', before);
    expect(tuesday.driveId).toBe(id);
    expect(await filesOf(tuesday, 'open')).toEqual([
      { path: 'DCIM/100CANON/IMG_0001.CR3', why: 'name-reused' },
    ]);
    await room.ask(`/card-checks/${tuesday.id}/ingests`, 'POST');
    expect(await verdictOf('EOS_TWO', tuesday.id)).toMatchObject({ verdict: 'safe' });
    const archived = (roll: string) =>
      fs.readFileSync(room.archived('EOS_TWO', roll, 'DCIM/100CANON/IMG_0001.CR3'), 'utf8');
    expect([archived(today()), archived(`${today()} (2)`)]).toEqual(['monday', 'tuesday']);
    expect((await named('EOS_TWO'))?.rolls.map(({ name }) => name)).toEqual([`${today()} (2)`, today()]);
    const { items } = await room.ask<List<{ path: string }>>('/files?q=IMG_0001&limit=10');
    expect(items.filter(({ path }) => path.endsWith('IMG_0001.CR3')).length).toBe(2);
    card.eject();
    await away('EOS_TWO');
  });

  test('whose own Copy is the only other one is not safe', async () => {
    const card = newCard('EOS_OWN');
    card.fill(shoot('own', { 'DCIM/1.CR3': 'on the card and once in the archive' }));
    const mount = card.plugIn(join(room.stack.watch, 'own'));
    const first = await verdictOf('EOS_OWN');
    await room.ask(`/drives/${first.driveId}`, 'PATCH', { sourceFolders: [''] });
    await room.ingested(first.driveId);
    expect((await room.cli('card', mount)).code).toBe(0);
    fs.rmSync(room.archived('EOS_OWN'), { recursive: true });
    const lost = await room.cli('card', mount, '--json');
    expect(lost.code).toBe(3);
    expect(JSON.parse(lost.out)).toMatchObject({ safe: 0, openFiles: [{ why: 'not-proven' }] });
    card.eject();
    await away('EOS_OWN');
  });

  test('with a damaged directory is never safe, although every file that can be seen is', async () => {
    const card = newCard('EOS_HURT');
    const files = {
      'DCIM/100CANON/IMG_0001.CR3': 'seen',
      'DCIM/100CANON/IMG_0002.CR3': 'not seen any more',
    };
    card.fill(shoot('hurt', files));
    card.plugIn(join(room.stack.watch, 'hurt'));
    const whole = await verdictOf('EOS_HURT');
    await room.ask(`/card-checks/${whole.id}/ingests`, 'POST');
    const safe = await verdictOf('EOS_HURT', whole.id);
    expect(safe).toMatchObject({ verdict: 'safe' });
    card.eject();
    await away('EOS_HURT');
    card.damageEntry('IMG_0002.CR3');
    const mount = card.plugIn(join(room.stack.watch, 'hurt-again'));
    const hurt = await verdictOf('EOS_HURT', safe.id);
    expect(hurt).toMatchObject({ verdict: 'damaged', open: 0 });
    expect(hurt.damage).toMatch(/belong to no file/);
    const asked = await room.cli('card', mount);
    expect(asked).toMatchObject({ code: 3 });
    card.eject();
    await away('EOS_HURT');
  });

  test('without a file proves nothing', async () => {
    const card = newCard('EOS_NONE');
    card.fill(shoot('none', { 'DCIM/100CANON/EMPTY.TXT': '', 'DCIM/.DS_Store': 'junk' }));
    const mount = card.plugIn(join(room.stack.watch, 'none'));
    expect(await verdictOf('EOS_NONE')).toMatchObject({ verdict: 'empty', files: 0 });
    const asked = await room.cli('card', mount);
    expect(asked).toMatchObject({ code: 3 });
    expect(asked.out).toContain('Nothing to prove');
    card.eject();
    await away('EOS_NONE');
  });

  test('that is pulled out in the middle has no verdict', async () => {
    const card = makeDrive(room.stack.folder, 'ext4', 'PULLED', 900);
    images.push(card);
    const top = card.plugIn(join(room.stack.folder, 'aside'));
    fs.mkdirSync(join(top, 'DCIM'));
    for (let n = 0; n < 60; n++)
      fs.writeFileSync(join(top, `DCIM/${n}.CR3`), Buffer.alloc(12_000_000, `${n} `));
    card.eject();
    card.plugIn(join(room.stack.watch, 'pulled'));
    await until(async () => ((await named('PULLED'))?.check?.read ?? 0) > 0, 'some files are read');
    card.pullOut('lazily');
    const check = await verdictOf('PULLED');
    expect(check).toMatchObject({ state: 'failed', reason: 'drive-away', verdict: null, stands: false });
  });

  test('that is written to while it is checked, or afterwards, is not safe any more', async () => {
    const top = join(room.stack.folder, 'Reader');
    write(join(top, 'DCIM/100CANON/IMG_0001.CR3'), 'a picture');
    const drive = await room.ask<DriveView>('/drives/attach', 'POST', { path: top });
    expect(drive.kind).toBe('card');
    const first = await verdictOf('Reader');
    await room.ask(`/card-checks/${first.id}/ingests`, 'POST');
    const safe = await verdictOf('Reader', first.id);
    expect(safe).toMatchObject({ verdict: 'safe', stands: true });
    write(join(top, 'DCIM/100CANON/IMG_0002.CR3'), 'one more');
    await until(async () => (await named('Reader'))?.check?.stands === false, 'the verdict stands no more');
    expect((await named('Reader'))?.check).toMatchObject({ id: safe.id, over: 'written' });

    for (let n = 0; n < 30; n++) write(join(top, `DCIM/101CANON/${n}.CR3`), Buffer.alloc(9_000_000, `${n} `));
    const started = await room.ask<CardCheckView>(`/cards/${drive.id}/checks`, 'POST');
    await until(async () => ((await named('Reader'))?.check?.read ?? 0) > 1, 'some files are read');
    write(join(top, 'DCIM/100CANON/IMG_0001.CR3'), 'a picture that is edited');
    const changed = await verdictOf('Reader', first.id);
    expect(changed).toMatchObject({ id: started.id, verdict: 'changed' });
  });

  test('is what has a DCIM folder, or what its owner calls one', async () => {
    const drive = await room.attach(room.makeDrive('Plain', { 'a.jpg': 'a picture' }), 'Plain');
    await expect(room.ask(`/cards/${drive.id}/checks`, 'POST')).rejects.toThrow('not-a-card');
    await room.ask(`/drives/${drive.id}`, 'PATCH', { kind: 'card' });
    await room.ask(`/cards/${drive.id}/checks`, 'POST');
    expect(await verdictOf('Plain')).toMatchObject({ verdict: 'safe', files: 1 });
  });
});
