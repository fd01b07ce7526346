import { describe, expect, test } from 'vitest';
import {
  type Candidate,
  isWatched,
  type KnownVolume,
  matchSourceFolders,
  onePerDevice,
  recognise,
  type Seen,
} from './plan-attach.ts';

const known = (over: Partial<KnownVolume>): KnownVolume => ({
  volumeId: 'v1',
  driveId: 'd1',
  ordinal: 1,
  fsUuid: 'aaaa',
  serial: null,
  label: 'LaCie',
  capacity: 1000n,
  fingerprint: Buffer.from('f'),
  lastSeenAt: new Date(0),
  disk: null,
  ...over,
});
const seen = (over: Partial<Seen>): Seen => ({
  fsUuid: 'aaaa',
  serial: null,
  label: 'LaCie',
  bytes: 1000,
  disk: '8:16',
  fingerprint: Buffer.from('f'),
  ...over,
});
const isKnown = { is: 'known', volumeId: 'v1', driveId: 'd1' };

describe('a mounted file system', () => {
  const table: [string, Seen, KnownVolume[], object][] = [
    ['of an unknown UUID is a new drive', seen({ fsUuid: 'bbbb' }), [known({})], { is: 'new' }],
    ['of a known UUID is that drive, wherever it is mounted', seen({}), [known({})], isKnown],
    ['is the same though its label was changed', seen({ label: 'Other' }), [known({})], isKnown],
    ['is known by UUID where one side has no serial', seen({ serial: 'S1' }), [known({})], isKnown],
    ['with another serial is a clone', seen({ serial: 'S2' }), [known({ serial: 'S1' })], { is: 'new' }],
    ['with another size is a clone', seen({ bytes: 2000 }), [known({})], { is: 'new' }],
    ['is never merged with one that is attached now', seen({}), [known({ disk: '8:32' })], { is: 'new' }],
    [
      'of the same disk as an attached one is its second partition',
      seen({ fsUuid: 'bbbb' }),
      [known({ disk: '8:16' })],
      { is: 'partition', driveId: 'd1', ordinal: 2 },
    ],
    ['without a UUID is known by its look', seen({ fsUuid: null }), [known({ fsUuid: null })], isKnown],
    [
      'without a UUID and with other folders is new',
      seen({ fsUuid: null, fingerprint: Buffer.from('g') }),
      [known({ fsUuid: null })],
      { is: 'new' },
    ],
    [
      'prefers the one with its serial',
      seen({ serial: 'S2' }),
      [known({ volumeId: 'v0', lastSeenAt: new Date(9) }), known({ serial: 'S2' })],
      isKnown,
    ],
  ];
  test.each(table)('%s', (_, what, volumes, expected) => {
    expect(recognise(what, volumes)).toEqual(expected);
  });
});

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
