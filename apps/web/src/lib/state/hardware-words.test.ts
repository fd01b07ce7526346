import type { HardwareView } from '@safelight/contract/hardware.ts';
import { expect, test } from 'vitest';
import { hardwareLines } from './hardware-words.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const hardware = (over: Partial<HardwareView>) =>
  ({
    smart: true,
    disks: [],
    arrays: [],
    archive: { free: null, capacity: null, perDay: 0, fullAt: null },
    ...over,
  }) as HardwareView;
const disk = (state: string, says: string) =>
  ({ drive: 'LaCie', driveId: 'd', state, says }) as unknown as HardwareView['disks'][number];
const array = (over: object) =>
  ({
    name: 'md2',
    level: 'raid5',
    bytes: 24e12,
    state: 'ok',
    disks: 4,
    working: 4,
    faulty: [],
    doing: null,
    ...over,
  }) as unknown as HardwareView['arrays'][number];

test('what needs a person comes first', () => {
  const lines = hardwareLines(
    hardware({ disks: [disk('good', 'Fine.'), disk('failing', 'It expects to fail.')] }),
    now,
  );
  expect(lines).toEqual([
    { text: 'LaCie: It expects to fail.', lit: true, href: '/drives/d' },
    { text: 'LaCie: Fine.', lit: false, href: '/drives/d' },
  ]);
});

test('disks that say nothing of themselves share a line', () => {
  const disks = [disk('unknown', '/dev/sdb: Unknown USB bridge'), disk('unknown', '')];
  expect(hardwareLines(hardware({ disks }), now)).toEqual([
    { text: 'LaCie, LaCie: these disks do not say how they are.', lit: false },
  ]);
});

test.each([
  ['an array that is whole', array({}), 'Array md2, raid5, 24 TB: all of its disks work.', false],
  [
    'one that is checked',
    array({ doing: { what: 'check', percent: 45 } }),
    'Array md2, raid5, 24 TB: all of its disks work. A check is at 45 %.',
    false,
  ],
  [
    'one that lost a disk',
    array({ state: 'degraded', working: 3, faulty: ['sdf1'] }),
    'Array md2, raid5, 24 TB: 3 of 4 disks work (sdf1). Replace the other soon.',
    true,
  ],
  [
    'one that is not started',
    array({ state: 'inactive', level: null, bytes: 0 }),
    'Array md2: it is not started.',
    true,
  ],
])('%s', (_, one, text, lit) => {
  expect(hardwareLines(hardware({ arrays: [one] }), now)).toEqual([{ text, lit }]);
});

test.each([
  ['2027-01-10T12:00:00.000Z', true],
  ['2028-01-10T12:00:00.000Z', false],
  [null, false],
])('an Archive that is full at %s', (fullAt, lit) => {
  const archive = { free: 1e12, capacity: 4e12, perDay: 1e10, fullAt };
  expect(hardwareLines(hardware({ archive }), now)).toMatchObject([{ lit }]);
});

test('that disks cannot be asked is said plainly', () => {
  expect(hardwareLines(hardware({ smart: false }), now)[0]?.text).toMatch(/smartmontools is not installed/);
});
