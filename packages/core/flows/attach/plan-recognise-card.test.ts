import { describe, expect, test } from 'vitest';
import { type KnownVolume, recognise, type Seen } from './plan-recognise.ts';

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

describe('a card', () => {
  const card = (over: Partial<KnownVolume> = {}) => known({ kind: 'card', label: 'EOS_DIGITAL', ...over });
  const inReader = (over: Partial<Seen> = {}) => seen({ isCard: true, label: 'EOS_DIGITAL', ...over });
  const never = () => {
    throw new Error('Its files are not asked.');
  };
  const isIt = (mount: Seen, volumes: KnownVolume[]) => {
    const found = recognise(mount, volumes, () => ({ there: 0, known: 0 }));
    return found.is === 'known' ? found.volumeId : found.is;
  };

  test.each([
    ['that a camera formatted is the same card', inReader({ fsUuid: 'bbbb' }), [card()], 'v1'],
    [
      'in another reader, which has a serial of its own, is the same card',
      inReader({ serial: 'reader 2' }),
      [card({ serial: 'reader 1' })],
      'v1',
    ],
    ['of another size is another card', inReader({ fsUuid: 'bbbb', bytes: 2000 }), [card()], 'new'],
    ['of another label is another card', inReader({ fsUuid: 'bbbb', label: 'NIKON' }), [card()], 'new'],
    [
      'of another label on the same table of partitions is the same card',
      inReader({ fsUuid: 'bbbb', label: 'NIKON', tableUuid: 't' }),
      [card({ tableUuid: 't' })],
      'v1',
    ],
    [
      'beside one that is in its reader now is another card',
      inReader({ fsUuid: 'bbbb' }),
      [card({ disk: '8:0' })],
      'new',
    ],
    ['is no drive', inReader({ fsUuid: 'bbbb' }), [card({ kind: 'drive' })], 'new'],
    [
      'of several equal ones is the one seen last',
      inReader({ fsUuid: 'bbbb' }),
      [card({ volumeId: 'a' }), card({ volumeId: 'b', lastSeenAt: new Date(1) })],
      'b',
    ],
    [
      'of an unknown size is another card',
      inReader({ fsUuid: 'bbbb', bytes: 0 }),
      [card({ capacity: null })],
      'new',
    ],
  ])('%s', (_, mount, volumes, expected) => {
    expect(isIt(mount, volumes)).toBe(expected);
  });

  test('that is known by its file system needs no look at its files', () => {
    expect(recognise(inReader({ serial: 's' }), [card({ serial: 's' })], never)).toMatchObject({
      is: 'known',
    });
  });
});
