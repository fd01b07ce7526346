import fs from 'node:fs';
import { join } from 'node:path';
import type { HardwareView } from '@safelight/contract/hardware.ts';
import { askSmart } from '@safelight/core/adapters/devices/ask-smart.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { CareRoom } from '../support/care-room.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests on the health of disks, because ${missing}`);

/** A `smartctl` that answers as the real one does for a disk that is failing. */
const FAILING = {
  smartctl: { version: [7, 3], exit_status: 8 },
  model_name: 'WDC WD40EZRZ',
  serial_number: 'WD-1',
  smart_status: { passed: false },
  ata_smart_attributes: { table: [{ id: 5, raw: { value: 12 } }] },
};

describe.skipIf(missing)('the health of disks', () => {
  let room: CareRoom;
  let drive: DriveImage;
  let bin: string;

  beforeAll(async () => {
    bin = fs.mkdtempSync('/tmp/sl-smart-');
    fs.writeFileSync(join(bin, 'smartctl'), `#!/bin/sh\necho '${JSON.stringify(FAILING)}'\nexit 8\n`, {
      mode: 0o755,
    });
    room = await CareRoom.open({ env: { PATH: `${bin}:${process.env.PATH}` } });
    drive = makeDrive(room.stack.folder, 'ext4', 'Old disk', 40);
  });
  afterAll(async () => {
    drive?.remove();
    fs.rmSync(bin, { recursive: true, force: true });
    await room?.close();
  });

  test('is asked of a drive that is attached, and told with the room of the Archive', async () => {
    drive.plugIn(join(room.stack.watch, 'old'));
    let hardware!: HardwareView;
    await until(
      async () => {
        hardware = await room.ask<HardwareView>('/hardware');
        return hardware.disks.length > 0;
      },
      'the disk is asked',
      150,
    );
    expect(hardware.smart).toBe(true);
    expect(hardware.disks[0]).toMatchObject({
      drive: 'Old disk',
      state: 'failing',
      reallocated: 12,
      serial: 'WD-1',
    });
    expect(hardware.archive.free).toBeGreaterThan(0);
    drive.eject();
  });

  test('is not known where smartmontools is absent', async () => {
    expect(await askSmart('/dev/null', '/nowhere/smartctl')).toEqual({ is: 'absent' });
  });
});
