import { expect, test } from 'vitest';
import { type Candidate, isWatched, matchSourceFolders, onePerDevice } from './plan-attach.ts';

test.each([
  ['/volumeUSB1/usbshare', true],
  ['/volumeUSB12/usbshare1-2', true],
  ['/volume1/photos', false],
  ['/media', true],
  ['/media/mara/LaCie 2019', true],
  ['/mediaX', false],
  ['/mnt/new\nline', true],
])('whether %j lies below a watch root: %s', (path, expected) => {
  expect(isWatched(Buffer.from(path), ['/volumeUSB*', '/media', '/mnt'])).toBe(expected);
});

test('of several mounts of one device the whole file system counts', () => {
  const mount = (mountId: number, path: string, root: string): Candidate => ({
    mountId,
    path: Buffer.from(path),
    source: '/dev/sdb1',
    device: '8:17',
    disk: '8:16',
    bytes: 1,
    root: Buffer.from(root),
  });
  const chosen = onePerDevice([
    mount(1, '/mnt/a', '/sub'),
    mount(2, '/media/longer', '/'),
    mount(3, '/mnt/bbb', '/'),
  ]);
  expect(chosen.map((candidate) => candidate.mountId)).toEqual([3]);
});

test('source folders match without case and in any normalization, in the order of the setting', () => {
  const top = ['Documents', 'photography', 'Fotografía'.normalize('NFD')].map((name) => Buffer.from(name));
  expect(matchSourceFolders(top, ['FOTOGRAFÍA', 'Photography', 'Video'])).toEqual([top[2], top[1]]);
});
