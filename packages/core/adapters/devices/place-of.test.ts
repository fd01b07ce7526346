import { expect, test } from 'vitest';
import { parseMounts } from './mount-table.ts';
import { liesIn, placeOf } from './place-of.ts';

const host = parseMounts(
  Buffer.from(
    '20 1 8:1 / / rw - ext4 /dev/sda1 rw\n' +
      '21 20 0:40 / /volume1 rw - btrfs /dev/mapper/vg1-volume_1 rw\n' +
      '22 20 8:17 / /volumeUSB1/usbshare rw - ext4 /dev/sdb1 rw\n' +
      '23 20 8:33 / /volumeUSB1/usbshare rw - ext4 /dev/sdc1 rw\n',
  ),
);
const container = parseMounts(
  Buffer.from(
    '90 1 0:70 / / rw - overlay overlay rw\n' +
      '91 90 0:40 /photos/archive /archive rw - btrfs /dev/mapper/vg1-volume_1 rw\n',
  ),
);
const on = (mounts: typeof host, path: string) => placeOf(mounts, Buffer.from(path));

test('a path lies where the nearest and latest mount over it says', () => {
  expect(on(host, '/etc/fstab')).toEqual({ device: '8:1', path: Buffer.from('/etc/fstab') });
  expect(on(host, '/volume1')).toEqual({ device: '0:40', path: Buffer.from('/') });
  expect(on(host, '/volume10/x')).toEqual({ device: '8:1', path: Buffer.from('/volume10/x') });
  expect(on(host, '/volumeUSB1/usbshare/Photography')).toEqual({
    device: '8:33',
    path: Buffer.from('/Photography'),
  });
  expect(on(container, '/archive/LaCie')).toEqual({
    device: '0:40',
    path: Buffer.from('/photos/archive/LaCie'),
  });
});

test('the same place is known again through another mount table', () => {
  const archive = on(container, '/archive');
  expect(liesIn(on(host, '/volume1/photos/archive'), archive)).toBe(true);
  expect(liesIn(on(host, '/volume1/photos/archive/LaCie'), archive)).toBe(true);
  expect(liesIn(on(host, '/volume1/photos/archive-2'), archive)).toBe(false);
  expect(liesIn(on(host, '/photos/archive'), archive)).toBe(false);
  expect(liesIn(archive, on(host, '/volume1/photos'))).toBe(true);
  expect(liesIn(null, archive)).toBe(false);
});
