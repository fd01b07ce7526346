import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KnownVolume, type Likeness, recognise, type Seen } from './plan-recognise.ts';

const known = (over: Partial<KnownVolume> = {}): KnownVolume => ({
  volumeId: 'v1',
  driveId: 'd1',
  kind: 'drive',
  ordinal: 1,
  fsUuid: 'aaaa',
  serial: null,
  tableUuid: null,
  label: 'LaCie',
  capacity: 1000n,
  fingerprint: Buffer.from('f'),
  odometer: null,
  lastSeenAt: new Date(0),
  disk: null,
  ...over,
});
const seen = (over: Partial<Seen> = {}): Seen => ({
  fsUuid: 'aaaa',
  serial: null,
  tableUuid: null,
  label: 'LaCie',
  bytes: 1000,
  disk: '8:16',
  fingerprint: Buffer.from('f'),
  odometer: null,
  isCard: false,
  ...over,
});
const clone = (over: Partial<KnownVolume> = {}) => known({ volumeId: 'v2', driveId: 'd2', ...over });
const isKnown = { is: 'known', volumeId: 'v1', driveId: 'd1' };
const isNew = { is: 'new', maybe: null };
const all = { there: 1, known: 1 };
const few = { there: 0.1, known: 0 };
const maybe = (why: string, volumeId = 'v1') => ({ is: 'new', maybe: { volumeId, why } });

type Row = [string, Seen, KnownVolume[], object, Record<string, Likeness>?];
const check = (_: string, what: Seen, volumes: KnownVolume[], expected: object, likeness?: Row[4]) =>
  expect(recognise(what, volumes, (id) => likeness?.[id] ?? all)).toEqual(expected);

describe('a mounted file system', () => {
  const table: Row[] = [
    [
      'that was used more is the same',
      seen({ odometer: 'ext 6 2000' }),
      [known({ odometer: 'ext 5 1000' })],
      isKnown,
    ],
    [
      'that is the very same mount is the same among clones',
      seen({ odometer: 'ext 5 1000' }),
      [clone({ odometer: 'ext 4 900' }), known({ odometer: 'ext 5 1000' })],
      isKnown,
      { v1: few },
    ],
    [
      'whose folders were all renamed is the same',
      seen(),
      [known()],
      isKnown,
      { v1: { there: 0, known: 0.9 } },
    ],
    ['whose files were all edited is the same', seen(), [known()], isKnown, { v1: { there: 1, known: 0 } }],
    ['of an unknown UUID is a new drive', seen({ fsUuid: 'bbbb' }), [known()], isNew],
    ['of a known UUID is that drive, wherever it is mounted', seen(), [known()], isKnown],
    ['is the same though its label was changed', seen({ label: 'Other' }), [known()], isKnown],
    ['is known by UUID where one side has no serial', seen({ serial: 'S1' }), [known()], isKnown],
    [
      'with its serial is the same whatever is on it',
      seen({ serial: 'S' }),
      [known({ serial: 'S' })],
      isKnown,
      { v1: few },
    ],
    ['with another size is a new drive', seen({ bytes: 2000 }), [known()], isNew],
    ['without a UUID is known by its look', seen({ fsUuid: null }), [known({ fsUuid: null })], isKnown],
    [
      'without a UUID and with other folders is new',
      seen({ fsUuid: null, fingerprint: Buffer.from('g') }),
      [known({ fsUuid: null })],
      isNew,
    ],
    [
      'of which no file is known yet is the same',
      seen(),
      [known()],
      isKnown,
      { v1: { there: null, known: null } },
    ],
    ['that is an emptied card is the same card', seen(), [known({ kind: 'card' })], isKnown, { v1: few }],
  ];
  test.each(table)('%s', check);
});

describe('a clone', () => {
  const table: Row[] = [
    [
      'that was used less than the drive is a new drive, whatever is on it',
      seen({ odometer: 'ext 5 2000' }),
      [known({ odometer: 'ext 5 1000' })],
      isNew,
    ],
    ['beside the drive itself is a new drive', seen(), [known({ disk: '8:32' })], isNew],
    [
      'with another serial and other files is a new drive',
      seen({ serial: 'S2' }),
      [known({ serial: 'S1' })],
      isNew,
      { v1: few },
    ],
    [
      'with another serial and the same files is asked about: it may be another enclosure',
      seen({ serial: 'S2' }),
      [known({ serial: 'S1' })],
      maybe('other-device'),
    ],
    [
      'without a serial and with other files is asked about',
      seen(),
      [known()],
      maybe('other-files'),
      { v1: few },
    ],
    [
      'that is known itself is told apart by its serial',
      seen({ serial: 'S1' }),
      [clone({ serial: 'S2' }), known({ serial: 'S1' })],
      isKnown,
    ],
    [
      'that is known itself is told apart by its files',
      seen(),
      [known(), clone()],
      isKnown,
      { v1: all, v2: few },
    ],
    [
      'that cannot be told from another known one is asked about',
      seen(),
      [known(), clone({ lastSeenAt: new Date(9) })],
      maybe('several', 'v2'),
    ],
  ];
  test.each(table)('%s', check);
});

describe('a partition', () => {
  const second = { is: 'partition', driveId: 'd1', ordinal: 2, maybe: null };
  const other = seen({ fsUuid: 'bbbb', tableUuid: 't' });
  const table: Row[] = [
    ['of the same disk as an attached one is its second', other, [known({ disk: '8:16' })], second],
    ['of a disk whose other partition is known is its second', other, [known({ tableUuid: 't' })], second],
    [
      'with the table of a disk with another serial is new',
      seen({ fsUuid: 'bbbb', tableUuid: 't', serial: 'S2' }),
      [known({ tableUuid: 't', serial: 'S1' })],
      isNew,
    ],
    [
      'in the same card reader is no partition of another card',
      seen({ fsUuid: 'bbbb', serial: 'R' }),
      [known({ serial: 'R' })],
      isNew,
    ],
  ];
  test.each(table)('%s', check);
});

const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const some = (...values: string[]) => orNull(fc.constantFrom(...values));
const print = fc.constantFrom('f', 'g').map((text) => Buffer.from(text));
const anyVolume = fc.record({
  volumeId: fc.uuid(),
  driveId: fc.constantFrom('d1', 'd2', 'd3'),
  ordinal: fc.integer({ min: 1, max: 3 }),
  fsUuid: some('aaaa', 'bbbb'),
  serial: some('S1', 'S2'),
  label: some('LaCie', 'Card'),
  capacity: orNull(fc.constantFrom(1000n, 2000n)),
  fingerprint: orNull(print),
  kind: fc.constantFrom('drive', 'card'),
  tableUuid: some('t1', 't2'),
  odometer: some('ext 5 1', 'ext 5 2', 'ext 6 3', 'btrfs 9'),
  lastSeenAt: fc.date({ noInvalidDate: true }),
  disk: some('8:16', '8:32'),
});
const anySeen = fc.record({
  fsUuid: some('aaaa', 'bbbb'),
  serial: some('S1', 'S2'),
  label: some('LaCie', 'Card'),
  bytes: fc.constantFrom(0, 1000, 2000),
  disk: fc.constantFrom('8:16', '8:48'),
  fingerprint: print,
  tableUuid: some('t1', 't2'),
  odometer: some('ext 5 1', 'ext 5 2', 'ext 6 3', 'btrfs 9'),
  isCard: fc.boolean(),
});
const share = orNull(fc.constantFrom(0, 0.4, 0.6, 1));
const anyLikeness = fc.record({ there: share, known: share });
const anyKnown = fc.uniqueArray(anyVolume, { maxLength: 6, selector: (volume) => volume.volumeId });

describe('whatever is seen and known', () => {
  test('a volume that is attached now is never taken for another mount', () => {
    fc.assert(
      fc.property(anySeen, anyKnown, anyLikeness, (mount, volumes, likeness) => {
        const found = recognise(mount, volumes, () => likeness);
        if (found.is !== 'known') return;
        expect(volumes.find((volume) => volume.volumeId === found.volumeId)!.disk).toBeNull();
      }),
    );
  });

  test('nothing but a card is merged whose UUID, serial or size is known on both sides and differs', () => {
    fc.assert(
      fc.property(anySeen, anyKnown, anyLikeness, (mount, volumes, likeness) => {
        const found = recognise(mount, volumes, () => likeness);
        if (found.is !== 'known') return;
        const volume = volumes.find(({ volumeId }) => volumeId === found.volumeId)!;
        if (!mount.isCard || volume.kind !== 'card') {
          expect(volume.fsUuid).toBe(mount.fsUuid);
          if (volume.serial && mount.serial) expect(volume.serial).toBe(mount.serial);
        }
        if (volume.capacity && mount.bytes) expect(volume.capacity).toBe(BigInt(mount.bytes));
      }),
    );
  });

  test('the order in which volumes are known does not matter to whether it is one of them', () => {
    fc.assert(
      fc.property(anySeen, anyKnown, anyLikeness, (mount, volumes, likeness) => {
        expect(recognise(mount, volumes.toReversed(), () => likeness).is).toBe(
          recognise(mount, volumes, () => likeness).is,
        );
      }),
    );
  });

  test('a partition gets a number that no volume of its drive has', () => {
    fc.assert(
      fc.property(anySeen, anyKnown, anyLikeness, (mount, volumes, likeness) => {
        const found = recognise(mount, volumes, () => likeness);
        if (found.is !== 'partition') return;
        const taken = volumes
          .filter(({ driveId }) => driveId === found.driveId)
          .map(({ ordinal }) => ordinal);
        expect(taken).not.toContain(found.ordinal);
      }),
    );
  });
});
