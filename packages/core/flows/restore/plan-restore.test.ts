import { describe, expect, test } from 'vitest';
import type { NameLimits } from '../../base/nearest-name.ts';
import {
  type Entry,
  groupsOf,
  hasOwnName,
  isFull,
  type Outcome,
  placeBeside,
  placeOf,
  saidOfTarget,
} from './plan-restore.ts';

const anything: NameLimits = { maxBytes: 255, takes: () => true };
const exfat: NameLimits = {
  maxBytes: 255,
  takes: (codePoint) => codePoint !== null && !'"*:<>?\\|'.includes(String.fromCodePoint(codePoint)),
};
const entry = (path: string | Buffer, changes: Partial<Entry> = {}): Entry => ({
  id: 1n,
  path: Buffer.from(path as string),
  ordinal: 1,
  contentId: 1n,
  blake3: Buffer.alloc(32),
  bytes: 10,
  mtimeNs: 0n,
  ...changes,
});

describe('the place of a file', () => {
  test.each<[string, Entry, NameLimits, RegExp]>([
    ['is its path on the drive', entry('P/2019/a.jpg'), anything, /^P\/2019\/a\.jpg$/],
    ['is apart for a second partition', entry('P/a.jpg', { ordinal: 2 }), anything, /^P \(2\)\/a\.jpg$/],
    [
      'is the nearest where the target refuses a character',
      entry('P/a:b.jpg'),
      exfat,
      /^P\/a~[0-9a-f]{12}\.jpg$/,
    ],
    ['is the nearest folder as well', entry('P:/a.jpg'), exfat, /^P~[0-9a-f]{12}\/a\.jpg$/],
  ])('%s', (_, one, limits, expected) => {
    const place = placeOf(one, limits);
    expect(place.toString()).toMatch(expected);
    expect(hasOwnName(one, place)).toBe(limits === anything);
  });

  test('beside another one tells files apart by their exact names, and fits', () => {
    const [lower, upper] = [entry('P/case.jpg'), entry('P/Case.jpg')];
    const places = [lower, upper].map((one) => placeBeside(one, placeOf(one, exfat), exfat).toString());
    expect(places[0]).toMatch(/^P\/case~[0-9a-f]{12}\.jpg$/);
    expect(places[0]!.toLowerCase()).not.toBe(places[1]!.toLowerCase());
    const long = entry(`P/${'n'.repeat(251)}.jpg`);
    const name = placeBeside(long, placeOf(long, exfat), exfat).toString().slice(2);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(name).toMatch(/\.jpg$/);
  });
});

test('groups hold few bytes or few files; a large file stands alone', () => {
  const sizes = (groups: Entry[][]) => groups.map((group) => group.length);
  expect(sizes([...groupsOf(Array.from({ length: 600 }, () => entry('a')))])).toEqual([256, 256, 88]);
  const large = entry('film', { bytes: 3e9 });
  expect(sizes([...groupsOf([entry('a'), large, entry('b'), entry('c')])])).toEqual([1, 1, 2]);
  expect([...groupsOf([])]).toEqual([]);
});

test('what the door says of the Archive is said of the target', () => {
  expect(saidOfTarget('archive-full')).toBe('target-full');
  expect(saidOfTarget('name-taken')).toBe('place-taken');
  expect(saidOfTarget('not-in-reach')).toBe('not-in-reach');
});

test('a target is full when of a whole group nothing found room', () => {
  const outcome = (is: Outcome['is'], reason: Outcome['reason'] = null): Outcome => ({
    entry: entry('a'),
    is,
    target: Buffer.from('a'),
    reason,
    evidence: null,
  });
  const full = outcome('failed', 'target-full');
  expect(isFull([full, full])).toBe(true);
  expect(isFull([full, outcome('there'), full])).toBe(true);
  expect(isFull([full, outcome('restored')])).toBe(false);
  expect(isFull([full])).toBe(false);
  expect(isFull([outcome('there'), outcome('there')])).toBe(false);
});
