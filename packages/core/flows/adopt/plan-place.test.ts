import { expect, test } from 'vitest';
import { refusePlace } from './plan-place.ts';

const own = ['/srv/safelight/data'];

test.each([
  ...[
    '/',
    '/etc',
    '/etc/ssl/certs',
    '/proc',
    '/proc/1/root/photos',
    '/sys',
    '/dev/shm',
    '/run',
    '/run/user/0',
  ],
  ...[
    '/usr',
    '/usr/share/icons',
    '/bin',
    '/lib',
    '/lib64',
    '/boot/efi',
    '/var',
    '/var/log',
    '/var/lib',
    '/home',
  ],
  ...[
    '/root',
    '/opt',
    '/run/media',
    '/volume1/@appstore',
    '/volume12/@docker/volumes',
    '/volume1/#recycle/a',
  ],
  '/var/lib/safelight/data-x',
])('%s is the system', (folder) => {
  expect(refusePlace(folder, own)).toBe('system-folder');
});

test.each(['/srv/safelight/data', '/srv/safelight/data/secrets', '/srv/safelight', '/srv'])(
  '%s is or holds what is Safelight’s own',
  (folder) => {
    expect(refusePlace(folder, own)).toBe('own-folder');
  },
);

test.each([
  ...['/home/mara/Pictures', '/root/Photography', '/volume1/photo', '/srv/photos', '/mnt/pool/Photography'],
  ...[
    '/run/media/mara/LaCie',
    '/etcetera',
    '/usrbackup/Photography',
    '/var/lib/photos',
    '/data',
    '/media/old',
  ],
  ...['/volume1/photo/@home', '/srv/safelight/database', '/opt/photos', '/tmp/x/Photography'],
])('%s may hold pictures', (folder) => {
  expect(refusePlace(folder, own)).toBeNull();
});
