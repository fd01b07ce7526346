import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { DriveView } from '@safelight/contract/drives.ts';
import type { RetirementView } from '@safelight/contract/retirements.ts';
import { systemClock } from '@safelight/core/base/clock.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { type RetireDeps, runRetirement } from '@safelight/core/flows/retire/retire.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom, write } from '../support/care-room.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of what happens while a drive is retired, because ${missing}`);

const env = { SAFELIGHT_RULE_COPIES: '2', SAFELIGHT_RULE_MEDIA: '1', SAFELIGHT_RULE_OFFSITE: '1' };

describe.skipIf(missing)('while a drive is being retired', () => {
  let room: CareRoom;
  let image: DriveImage;
  let drive: DriveView;
  let placeId: string;
  const mountPoint = () => join(room.stack.watch, 'WORK');
  const now = () => room.ask<DriveView>(`/drives/${drive.id}`);

  beforeAll(async () => {
    room = await CareRoom.open({ env });
    image = makeDrive(room.stack.folder, 'ext4', 'WORK', 40);
    const top = image.plugIn(join(room.stack.folder, 'elsewhere'));
    write(join(top, 'Photography/a.jpg'), 'a');
    image.eject();
    image.plugIn(mountPoint());
    await until(async () => {
      const { items } = await room.ask<{ items: DriveView[] }>('/drives');
      drive = items[0]!;
      return drive?.ingest?.state === 'done';
    }, 'it is ingested');
    const site = await room.ask<{ id: string }>('/sites', 'POST', { name: 'Bank' });
    const { places } = await room.ask<{ places: { id: string }[] }>('/places', 'POST', {
      siteId: site.id,
      name: 'Safe',
    });
    placeId = places[0]!.id;
  });
  afterAll(async () => {
    image?.remove();
    await room?.close();
  });

  /** Runs the real check in this process; `meanwhile` happens while it looks around on the drive. */
  async function retireWhile(
    meanwhile: (signal: AbortSignal) => Promise<void>,
    stop: AbortController = new AbortController(),
    place = placeId,
  ): Promise<RetirementView> {
    const { pool } = room.stack.db;
    const id = randomUUID();
    // No dock is named, so no worker takes it up.
    await pool.query(
      `insert into retirement (id, drive_id, place_id, by, state) values ($1, $2, $3, 'test', 'waiting')`,
      [id, drive.id, place],
    );
    const deps: RetireDeps = {
      ...{ pool, clock: systemClock, archiveRoot: room.stack.archive, holder: id },
      ownership: { uid: null, gid: null, umask: null },
      live: { publish: () => {} },
      settings: async () => ({
        ...(await currentSettings(pool, {})),
        ...{ ruleCopies: 2, ruleMedia: 1, ruleOffsite: 1 },
      }),
      lookOutside: async (_, signal) => {
        await meanwhile(signal);
        return { files: 0, bytes: 0, unreadable: 0, folders: [], more: false };
      },
      manifest: async () => ({ blake3: '', leftOut: 0 }),
      holding: (_, signal, act) => act(AbortSignal.any([signal, stop.signal])),
    };
    await runRetirement(deps, id, new AbortController().signal);
    return room.ask<RetirementView>(`/retirements/${id}`);
  }
  const whats = ({ missing }: RetirementView) => missing.map(({ what }) => what);
  const away = async () => {
    image.eject();
    await until(async () => !(await now()).attached, 'it is away');
  };
  const back = async () => {
    image.plugIn(mountPoint());
    await until(async () => {
      const { attached, volumes, ingest } = await now();
      return attached && ingest?.state === 'done' && ingest.startedAt >= volumes[0]!.attachedAt!;
    }, 'it is back');
  };

  test('it is pulled out: it is not retired, though nothing had to be read from it any more', async () => {
    const view = await retireWhile(away);
    expect(view.state).toBe('refused');
    expect(whats(view)).toContain('drive-away');
    expect((await now()).lifecycle).toBe('active');
    await back();
  });

  test('it is pulled out and plugged in again: what was seen before does not count', async () => {
    const view = await retireWhile(async () => {
      await away();
      await back();
    });
    expect(view).toMatchObject({ state: 'refused', missing: [{ what: 'changed-meanwhile' }] });
  });

  test('its dock lets go of it: the check ends at once', async () => {
    const stop = new AbortController();
    const view = await retireWhile(async () => stop.abort(problem('drive-released')), stop);
    expect(view).toMatchObject({ state: 'refused', missing: [{ what: 'drive-released' }] });
  });

  test('an ingest begins: it has to end first', async () => {
    const { pool } = room.stack.db;
    const id = randomUUID();
    const view = await retireWhile(async () => {
      await pool.query(
        `insert into ingest (id, drive_id, volume_id, state, reason) values ($1, $2, $3, 'on-hold', 'looks-damaged')`,
        [`ffffffff${id.slice(8)}`, drive.id, drive.volumes[0]!.id],
      );
    });
    expect(whats(view)).toEqual(['ingest-open']);
    await pool.query('delete from ingest where id = $1', [`ffffffff${id.slice(8)}`]);
  });

  test('the place is removed: it goes nowhere', async () => {
    const { places } = await room.ask<{ places: { id: string; name: string }[] }>('/places', 'POST', {
      siteId: (await room.ask<{ items: { id: string }[] }>('/sites')).items[1]!.id,
      name: 'Drawer',
    });
    const drawer = places.find(({ name }) => name === 'Drawer')!.id;
    const view = await retireWhile(() => room.remove(`/places/${drawer}`), undefined, drawer);
    expect(whats(view)).toContain('place-gone');
    expect((await now()).place).toBeNull();
  });

  test('nothing happens: it is retired; and a worker that stopped is no refusal', async () => {
    const stop = new AbortController();
    const broken = await retireWhile(async () => stop.abort(problem('lease-lost')), stop);
    expect(broken.state).toBe('running');
    await room.stack.db.pool.query('delete from retirement where id = $1', [broken.id]);
    expect((await retireWhile(async () => {})).state).toBe('retired');
    expect(await now()).toMatchObject({ lifecycle: 'retired', place: 'Safe, Bank' });
  });
});
