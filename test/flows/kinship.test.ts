import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import type { DriveView } from '@safelight/contract/drives.ts';
import { findKin } from '@safelight/core/flows/find-kin/find-kin.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom } from '../support/care-room.ts';
import { mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests on kin, because ${missing}`);

describe.skipIf(missing)('what a drive is to another', () => {
  let room: CareRoom;
  let original: DriveView;
  const live = { publish: () => {} };

  beforeAll(async () => {
    room = await CareRoom.open();
    original = await attached('Drive 7', shoots('Drive 7', ['Oslo', 'Lisbon', 'Bergen', 'Rome']));
  });
  afterAll(() => room?.close());

  const big = (text: string) => Buffer.alloc(6000, text);
  /** Ten pictures in each folder, none like another. */
  const shoots = (name: string, folders: string[]) => {
    const files = folders.flatMap((folder) =>
      Array.from({ length: 10 }, (_, n) => [`${folder}/${folder} ${n}.jpg`, big(`${folder} ${n}`)] as const),
    );
    return room.makeDrive(name, Object.fromEntries(files));
  };
  const attached = async (name: string, path: string) => {
    const { id } = await room.ask<DriveView>('/drives/attach', 'POST', { path, name, kind: 'drive' });
    return room.ingested(id);
  };
  const copyOf = (name: string) => {
    const copy = join(room.stack.folder, name);
    execFileSync('cp', ['-a', join(room.stack.folder, 'Drive 7'), copy]);
    return copy;
  };
  const kinOf = async ({ id }: DriveView) => (await room.ask<DriveView>(`/drives/${id}`)).kin;
  /** What is left of it once contents were compared. */
  const confirmedKin = async (drive: DriveView) => {
    await until(async () => (await kinOf(drive)).every(({ confirmed }) => confirmed), 'its kin is confirmed');
    return kinOf(drive);
  };

  test('is told of a clone, with what it lacks and what is new on it, and confirmed by contents', async () => {
    const copy = copyOf('Copy');
    for (const n of [1, 2, 3]) fs.rmSync(join(copy, `Photography/Oslo/Oslo ${n}.jpg`));
    fs.renameSync(join(copy, 'Photography/Rome'), join(copy, 'Photography/Roma'));
    fs.mkdirSync(join(copy, 'Photography/Wedding'));
    for (let n = 0; n < 4; n++)
      fs.writeFileSync(join(copy, `Photography/Wedding/${n}.jpg`), big(`wedding ${n}`));
    const drive = await attached('Copy', copy);
    const figures = {
      driveId: original.id,
      relation: 'clone',
      shared: 37,
      missing: 3,
      added: 4,
      newShoots: 1,
    };
    expect(await confirmedKin(drive)).toMatchObject([{ ...figures, drive: 'Drive 7', confirmed: true }]);
    await findKin({ pool: room.stack.db.pool, live }, drive.id, 'names');
    expect(await kinOf(drive)).toMatchObject([{ ...figures, confirmed: false }]);
  });

  test('is no clone where names, sizes and times are the same and the contents are not', async () => {
    const copy = copyOf('Forged');
    for (const folder of ['Oslo', 'Lisbon', 'Bergen', 'Rome'])
      for (let n = 0; n < 10; n++) {
        const path = join(copy, `Photography/${folder}/${folder} ${n}.jpg`);
        const { mtime } = fs.statSync(path);
        fs.writeFileSync(path, big(`forged ${folder} ${n}`).subarray(0, 6000));
        fs.utimesSync(path, mtime, mtime);
      }
    const drive = await attached('Forged', copy);
    const withOriginal = async () => (await kinOf(drive)).filter(({ driveId }) => driveId === original.id);
    await until(async () => (await withOriginal()).length === 0, 'contents say that it is no clone');
    await findKin({ pool: room.stack.db.pool, live }, drive.id, 'names');
    expect(await withOriginal()).toMatchObject([{ relation: 'clone', shared: 40, confirmed: false }]);
  });

  test('is nothing to a drive that has nothing to do with it', async () => {
    const drive = await attached('Stranger', shoots('Stranger', ['Tokyo', 'Kyoto']));
    expect(await kinOf(drive)).toEqual([]);
  });

  test('is told in one part of it', async () => {
    const part = shoots('Part', ['Nara']);
    execFileSync('cp', [
      '-a',
      join(room.stack.folder, 'Drive 7/Photography/Oslo'),
      join(part, 'Photography/'),
    ]);
    fs.rmSync(join(part, 'Photography/Nara'), { recursive: true });
    const drive = await attached('Part', part);
    const kin = (await kinOf(drive)).find(({ driveId }) => driveId === original.id);
    expect(kin).toMatchObject({ relation: 'part', shared: 10, missing: 30, added: 0, theirs: 40 });
  });
});
