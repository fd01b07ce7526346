import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import type { DriveView } from '@safelight/contract/drives.ts';
import type { List } from '@safelight/contract/lists.ts';
import type { DriveEventView } from '@safelight/contract/places.ts';
import type { RetirementView } from '@safelight/contract/retirements.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, damage, write } from '../support/care-room.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of retiring drives, because ${missing}`);

/** Two copies are enough here, one of them in another building. */
const env = { SAFELIGHT_RULE_COPIES: '2', SAFELIGHT_RULE_MEDIA: '1', SAFELIGHT_RULE_OFFSITE: '1' };

describe.skipIf(missing)('retiring a drive', () => {
  let room: CareRoom;
  const images: DriveImage[] = [];
  const make = (label: string): DriveImage => {
    const image = makeDrive(room.stack.folder, 'ext4', label, 40);
    images.push(image);
    return image;
  };
  const plugIn = (image: DriveImage, label: string) => image.plugIn(join(room.stack.watch, label));
  const seen = async (name: string): Promise<DriveView> => {
    let drive: DriveView | undefined;
    await until(async () => {
      const { items } = await room.ask<List<DriveView>>('/drives');
      drive = items.find((one) => one.name === name);
      return drive?.attached === true && drive.ingest?.state === 'done' && isCurrent(drive);
    }, `${name} is attached and ingested`);
    return drive!;
  };
  const isCurrent = ({ volumes, ingest }: DriveView) =>
    ingest!.startedAt >= volumes.find(({ attached }) => attached)!.attachedAt!;
  const fresh = async (label: string, files: Record<string, string>): Promise<[DriveView, string]> => {
    const top = plugIn(make(label), label);
    for (const [path, bytes] of Object.entries(files)) write(join(top, path), bytes);
    return [await ingested(label), top];
  };
  /** What was written after the attach is found by another Ingest. */
  const ingested = async (name: string): Promise<DriveView> => {
    await until(async () => {
      const { items } = await room.ask<List<DriveView>>('/drives');
      const drive = items.find((one) => one.name === name);
      if (!drive?.attached) return false;
      const [volume] = drive.volumes;
      if (volume!.sourceFolders.length === 0)
        await room.ask(`/drives/${drive.id}`, 'PATCH', { sourceFolders: ['Photography'] });
      return true;
    }, `${name} is attached`);
    const { items } = await room.ask<List<DriveView>>('/drives');
    const { id } = items.find((one) => one.name === name)!;
    await room.ask(`/drives/${id}/ingests`, 'POST').catch(() => {});
    return room.ingested(id);
  };
  const retire = async (drive: DriveView, place: string): Promise<RetirementView> => {
    let view = await room.ask<RetirementView>(`/drives/${drive.id}/retire`, 'POST', { place });
    await until(async () => {
      view = await room.ask<RetirementView>(`/retirements/${view.id}`);
      return !['waiting', 'running'].includes(view.state);
    }, 'the check is over');
    return view;
  };
  const whats = ({ missing }: RetirementView) => missing.map(({ what, files }) => [what, files]);

  beforeAll(async () => {
    room = await CareRoom.open({ megabytes: 300, env });
  });
  afterAll(async () => {
    for (const image of images) image.remove();
    await room?.close();
  });

  test('what is missing is listed with how to mend it; then it goes elsewhere, with a certificate', async () => {
    const [drive] = await fresh('ONE', {
      'Photography/2019/a.jpg': 'a',
      'Photography/2019/b.jpg': 'bb',
      'Photography/2019/copy of b.jpg': 'bb',
      'Photography/2019/Thumbs.db': 'junk',
      'Documents/letter.txt': 'dear',
      'Documents/old/tax.txt': 'dear',
      'note.txt': 'x',
    });
    const here = await room.cli('retire', 'ONE', '--place', 'Shelf 1');
    expect(here).toMatchObject({ code: 3, err: '' });
    expect(here.out).toContain('ONE is not retired. What is missing:');
    expect(here.out).toContain('Files would be in too few buildings. (2 files, 3 bytes)');
    expect((await seen('ONE')).lifecycle).toBe('active');

    const away = await room.cli('retire', 'ONE', '--place', 'Safe, Parents’ house', '--json');
    expect({ ...away, out: '' }).toEqual({ code: 0, out: '', err: '' });
    const { certificate } = JSON.parse(away.out) as RetirementView;
    const list = await room.cli('export', '--drive', 'ONE', '--format', 'b3sum');
    expect(certificate).toMatchObject({
      ...{ drive: 'ONE', place: 'Safe, Parents’ house', site: 'Parents’ house', by: 'This machine' },
      ...{ files: 3, bytes: 5, contents: 2, unprovenHere: 0, archiveCopies: 3 },
      rule: { copies: 2, media: 1, offsite: 1 },
      manifest: { format: 'b3sum', blake3: blake3Of(Buffer.from(list.out)).toString('hex'), leftOut: 0 },
      holders: [{ medium: 'nas', name: null, contents: 2, bytes: 3 }],
      notCovered: {
        ...{ files: 3, bytes: 9, unreadable: 0, more: false },
        folders: [
          { name: 'Documents', files: 2, bytes: 8 },
          { name: '', files: 1, bytes: 1 },
        ],
      },
    });
    expect(await seen('ONE')).toMatchObject({ lifecycle: 'retired', place: 'Safe, Parents’ house' });
    const history = await room.ask<List<DriveEventView>>(`/drives/${drive.id}/history`);
    expect(history.items[0]).toMatchObject({ what: 'retired', place: 'Safe, Parents’ house' });
    await room.ask(`/drives/${drive.id}`, 'PATCH', { name: 'Renamed' });
    const kept = await room.ask<List<RetirementView>>(`/drives/${drive.id}/retirements`);
    expect(kept.items.map(({ state }) => state)).toEqual(['retired', 'refused']);
    expect(kept.items[0]!.certificate).toEqual(certificate);
  });

  test('a Copy in the Archive that looks other than it was proven is read first', async () => {
    const [drive] = await fresh('TWO', { 'Photography/c.jpg': 'ccc', 'Photography/d.jpg': 'dddd' });
    execFileSync('touch', [room.archived('TWO', 'Photography', 'c.jpg')]);
    const refused = await retire(drive, 'Safe, Bank');
    expect(whats(refused)).toEqual([['archive-changed', 1]]);
    expect(refused.missing[0]!.mend).toContain('Read its copies again');
    await room.verify({ drive: drive.id, volume: 'archive' });
    expect((await retire(drive, 'Safe, Bank')).state).toBe('retired');
  });

  test('what was damaged in the Archive is healed first, even where other copies are enough', async () => {
    const [drive] = await fresh('THREE', { 'Photography/e.jpg': 'eeeee', 'Photography/f.jpg': 'eeeee' });
    // Another name of the same bytes, so that the rule is kept.
    const [copy] = [room.archived('THREE', 'Photography', 'f.jpg')];
    fs.copyFileSync(copy, `${copy}.other`);
    fs.renameSync(`${copy}.other`, copy);
    await room.verify({ drive: drive.id, volume: 'archive' });
    damage(copy);
    await room.verify({ drive: drive.id, volume: 'archive' });
    expect(whats(await retire(drive, 'Safe, Bank'))).toEqual([['archive-trouble', 1]]);
    await room.verify({ drive: drive.id, volume: 'archive', trouble: true, heal: true });
    expect((await retire(drive, 'Safe, Bank')).state).toBe('retired');
  });

  test('a link is no junk, and a rule of its own counts', async () => {
    const [drive, top] = await fresh('FOUR', { 'Photography/g.jpg': 'gggggg' });
    fs.symlinkSync('g.jpg', join(top, 'Photography/link.jpg'));
    await ingested('FOUR');
    expect(whats(await retire(drive, 'Safe, Bank'))).toEqual([['skipped-files', 1]]);
    fs.rmSync(join(top, 'Photography/link.jpg'));
    await ingested('FOUR');
    await room.ask(`/drives/${drive.id}`, 'PATCH', { rule: { copies: 3, media: 3, offsite: 1 } });
    expect(whats(await retire(drive, 'Safe, Bank'))).toEqual([
      ['short-copies', 1],
      ['short-media', 1],
    ]);
    await room.ask(`/drives/${drive.id}`, 'PATCH', { rule: null });
    expect((await retire(drive, 'Safe, Bank')).state).toBe('retired');
  });

  test('it has to be looked through since it was attached; a drive that is away is not retired', async () => {
    const image = make('FIVE');
    write(join(plugIn(image, 'FIVE'), 'Photography/h.jpg'), 'hhhhhhh');
    const drive = await ingested('FIVE');
    await room.stack.db.pool.query('update volume set scanned_in = $1 where drive_id = $2', [
      drive.id,
      drive.id,
    ]);
    expect(whats(await retire(drive, 'Safe, Bank'))).toEqual([['not-scanned', 0]]);
    image.eject();
    await until(async () => !(await room.ask<DriveView>(`/drives/${drive.id}`)).attached, 'it is away');
    expect(whats(await retire(drive, 'Safe, Bank'))).toEqual([['drive-away', 0]]);
    plugIn(image, 'FIVE');
    await seen('FIVE');
    expect((await retire(drive, 'Safe, Bank')).state).toBe('retired');
  });

  test('two that are retired at the same time do not lean on each other', async () => {
    for (const round of [1, 2, 3]) {
      const same = { 'Photography/i.jpg': `same ${round}` };
      const [[left], [right]] = [await fresh(`L${round}`, same), await fresh(`R${round}`, same)];
      // What the Archive holds is not proven any more: each drive needs the other, in another building.
      await room.stack.db.pool.query(
        `update copy set at = now() - interval '400 days' from volume where volume.id = copy.volume_id and volume.kind = 'archive'`,
      );
      const both = await Promise.all([retire(left, 'Safe, Bank'), retire(right, 'Safe, Bank')]);
      expect(both.map(({ state }) => state).sort()).toEqual(['refused', 'retired']);
      const refused = both.find(({ state }) => state === 'refused')!;
      expect(whats(refused)).toEqual([['short-offsite', 1]]);
      expect(refused.missing[0]!.mend).toContain('read its copies in the Archive again');
    }
  });

  test('proofs from the future prove nothing', async () => {
    const [drive] = await fresh('SIX', { 'Photography/j.jpg': 'jjjjjjjj' });
    const shift = (by: string) =>
      room.stack.db.pool.query(
        `update copy set at = at + $2::interval from volume where volume.id = copy.volume_id and volume.drive_id = $1`,
        [drive.id, by],
      );
    await shift('1 day');
    const refused = await retire(drive, 'Safe, Bank');
    expect(whats(refused)).toEqual([
      ['short-copies', 1],
      ['short-offsite', 1],
    ]);
    expect(refused.missing[0]!.mend).toContain('verify this drive itself');
    await shift('-1 day');
    expect((await retire(drive, 'Safe, Bank')).state).toBe('retired');
  });
});
