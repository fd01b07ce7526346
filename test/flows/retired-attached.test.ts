import fs from 'node:fs';
import { join } from 'node:path';
import type { TroubleView, VerifyView } from '@safelight/contract/care.ts';
import type { DriveView } from '@safelight/contract/drives.ts';
import type { List } from '@safelight/contract/lists.ts';
import type { RetirementView } from '@safelight/contract/retirements.ts';
import type { SafetyView } from '@safelight/contract/safety.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, damage, write } from '../support/care-room.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of retired drives that are attached, because ${missing}`);

const env = { SAFELIGHT_RULE_COPIES: '2', SAFELIGHT_RULE_MEDIA: '1', SAFELIGHT_RULE_OFFSITE: '1' };

describe.skipIf(missing)('a retired drive that is attached', () => {
  let room: CareRoom;
  let image: DriveImage;
  let drive: DriveView;
  const plugIn = () => image.plugIn(join(room.stack.watch, 'OLD'));
  const verifies = async () =>
    (await room.ask<List<VerifyView>>(`/verifies?drive=${drive.id}`)).items.filter(
      ({ volume }) => volume === 'drive',
    );
  const eject = async () => {
    await room.ask(`/drives/${drive.id}/release`, 'POST');
    image.eject();
    await until(async () => !(await room.ask<DriveView>(`/drives/${drive.id}`)).attached, 'it is away');
  };
  /** While it lies on its shelf. */
  const onTheShelf = (act: (top: string) => void) => {
    const top = image.plugIn(join(room.stack.folder, 'shelf'));
    act(top);
    image.eject();
  };

  beforeAll(async () => {
    room = await CareRoom.open({ env });
    image = makeDrive(room.stack.folder, 'ext4', 'OLD', 40);
    onTheShelf((top) => {
      for (const name of ['a.jpg', 'b.jpg', 'c.jpg'])
        write(join(top, 'Photography', name), `${name} ${name}`);
    });
    plugIn();
    await until(async () => {
      const { items } = await room.ask<List<DriveView>>('/drives');
      drive = items[0]!;
      return drive?.ingest?.state === 'done';
    }, 'it is ingested');
    const { state } = await room.ask<RetirementView>(`/drives/${drive.id}/retire`, 'POST', {
      place: 'Safe, Bank',
    });
    expect(state).toBe('retired');
  });
  afterAll(async () => {
    image?.remove();
    await room?.close();
  });

  test('is not read once more right after it was retired', async () => {
    const { rows } = await room.stack.db.pool.query<{ at: Date }>('select seen_at as at from dock');
    // Three looks of the dock.
    await until(async () => {
      const now = await room.stack.db.pool.query<{ at: Date }>('select seen_at as at from dock');
      return now.rows[0]!.at.getTime() - rows[0]!.at.getTime() > 10_000;
    }, 'the dock has looked');
    expect(await verifies()).toEqual([]);
  });

  test('is read at once and by itself: proofs are renewed, and what rotted on it is told', async () => {
    await eject();
    const { pool } = room.stack.db;
    await pool.query(
      `update copy set at = now() - interval '900 days' from volume where volume.id = copy.volume_id and volume.drive_id = $1`,
      [drive.id],
    );
    await pool.query('insert into safety_dirty select id from content');
    await until(async () => {
      const { visits } = await room.ask<SafetyView>('/safety');
      return visits.some(({ site, drives }) => site === 'Bank' && drives[0]!.id === drive.id);
    }, 'a visit is due');
    onTheShelf((top) => damage(join(top, 'Photography/b.jpg')));
    plugIn();
    await until(async () => (await verifies())[0]?.state === 'done', 'it was read');
    expect(await verifies()).toMatchObject([{ copies: 3, checked: 3, good: 2, damaged: 1, heal: false }]);
    const onDrive = async (name: string) =>
      (await room.file(name, drive.id)).copies.find(({ volume }) => volume === 'drive')!;
    expect(await onDrive('b.jpg')).toMatchObject({ state: 'damaged' });
    for (const name of ['a.jpg', 'c.jpg']) {
      const { state, evidence, at } = await onDrive(name);
      expect({ state, evidence }).toEqual({ state: 'present', evidence: 'read-back' });
      expect(Date.now() - Date.parse(at)).toBeLessThan(3_600_000);
    }
    const trouble = await room.ask<List<TroubleView>>(`/trouble?drive=${drive.id}`);
    expect(trouble.items).toMatchObject([{ volume: 'drive', state: 'damaged', path: 'Photography/b.jpg' }]);
    await until(async () => (await room.ask<SafetyView>('/safety')).visits.length === 0, 'no visit is due');
    await until(async () => {
      return (await room.ask<DriveView>(`/drives/${drive.id}`)).damagedFiles === 1;
    }, 'its page says so');
  });

  test('heals the Archive', async () => {
    damage(room.archived('OLD/Photography/a.jpg'));
    const [healed] = await room.verify({ drive: drive.id, volume: 'archive', heal: true });
    expect(healed).toMatchObject({ damaged: 1, healed: 1 });
    expect(fs.readFileSync(room.archived('OLD/Photography/a.jpg'), 'utf8')).toBe('a.jpg a.jpg');
    expect(await verifies()).toHaveLength(1);
  });

  test('and is read again the next time', async () => {
    await eject();
    plugIn();
    await until(async () => (await verifies()).filter(({ state }) => state === 'done').length === 2, 'again');
    expect((await verifies())[0]).toMatchObject({ copies: 3, good: 2, damaged: 1 });
  });
});
