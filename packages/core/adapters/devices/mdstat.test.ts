import { expect, test } from 'vitest';
import { parseMdstat } from './mdstat.ts';

const synology = `Personalities : [raid1] [raid6] [raid5] [raid4] [raidF1]
md2 : active raid5 sda3[0] sdd3[3] sdc3[2] sdb3[1]
      23427613632 blocks super 1.2 level 5, 64k chunk, algorithm 2 [4/4] [UUUU]

md1 : active raid1 sda2[0] sdd2[3] sdc2[2] sdb2[1]
      2097088 blocks [12/4] [UUUU________]

md0 : active raid1 sda1[0] sdd1[3] sdc1[2] sdb1[1]
      2490176 blocks [12/4] [UUUU________]

unused devices: <none>
`;

test('a Synology that is well is well, although its system spans slots that are empty', () => {
  expect(
    parseMdstat(synology).map(({ name, level, state, disks, working }) => [
      name,
      level,
      state,
      disks,
      working,
    ]),
  ).toEqual([
    ['md2', 'raid5', 'ok', 4, 4],
    ['md1', 'raid1', 'ok', 12, 4],
    ['md0', 'raid1', 'ok', 12, 4],
  ]);
  expect(parseMdstat(synology)[0]!.bytes).toBe(23_427_613_632 * 1024);
});

test('an array that lost a disk is degraded, and says how far its repair is', () => {
  const text = `Personalities : [raid6] [raid5] [raid4]
md127 : active raid5 sdg1[5] sdf1[3](F) sde1[2] sdc1[0]
      5860145664 blocks super 1.2 level 5, 512k chunk, algorithm 2 [4/3] [U_UU]
      [==>..................]  recovery = 12.6% (246234112/1953381888) finish=127.5min speed=223104K/sec
      bitmap: 2/15 pages [8KB], 65536KB chunk

unused devices: <none>
`;
  expect(parseMdstat(text)).toEqual([
    {
      name: 'md127',
      level: 'raid5',
      bytes: 5_860_145_664 * 1024,
      state: 'degraded',
      disks: 4,
      working: 3,
      faulty: ['sdf1'],
      doing: { what: 'recovery', percent: 12.6 },
    },
  ]);
});

test.each([
  [
    'a disk that Synology marks',
    'md2 : active raid1 sdb3[1](E) sda3[0]\n      3902296256 blocks super 1.2 [2/2] [UE]\n',
    'degraded',
    null,
  ],
  [
    'a mirror on one disk',
    'md2 : active raid1 sda3[0]\n      3902296256 blocks super 1.2 [2/1] [U_]\n',
    'degraded',
    null,
  ],
  [
    'a system that lost its first disk',
    'md0 : active raid1 sdb1[1]\n      2490176 blocks [12/1] [_U__________]\n',
    'degraded',
    null,
  ],
  [
    'a single disk as an array',
    'md3 : active raid1 sde3[0]\n      3902296256 blocks super 1.2 [1/1] [U]\n',
    'ok',
    null,
  ],
  [
    'stripes',
    'md5 : active raid0 sdb1[1] sda1[0]\n      7813772288 blocks super 1.2 512k chunks\n',
    'ok',
    null,
  ],
  [
    'an array that is not started',
    'md4 : inactive sdc1[1](S)\n      1953382488 blocks super 1.2\n',
    'inactive',
    null,
  ],
  [
    'one that is read only',
    'md6 : active (auto-read-only) raid1 sdb1[1] sda1[0]\n      97589248 blocks super 1.2 [2/2] [UU]\n      \tresync=PENDING\n',
    'ok',
    { what: 'resync', percent: null },
  ],
  [
    'a scrub',
    'md7 : active raid6 sdd1[3] sdc1[2] sdb1[1] sda1[0]\n      3906764800 blocks super 1.2 level 6, 512k chunk, algorithm 2 [4/4] [UUUU]\n      [=========>...........]  check = 45.3% (885441152/1953382400) finish=80.0min speed=222222K/sec\n',
    'ok',
    { what: 'check', percent: 45.3 },
  ],
])('%s', (_, text, state, doing) => {
  expect(parseMdstat(`Personalities : [raid1]\n${text}\nunused devices: <none>\n`)).toMatchObject([
    { state, doing },
  ]);
});

test('a host without arrays has none', () => {
  expect(parseMdstat('Personalities : \nunused devices: <none>\n')).toEqual([]);
  expect(parseMdstat('')).toEqual([]);
});
