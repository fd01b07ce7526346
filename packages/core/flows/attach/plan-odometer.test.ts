import { expect, test } from 'vitest';
import { compareOdometers } from './plan-odometer.ts';

test.each([
  ['ext 5 1000', 'ext 6 2000', 'on'],
  ['ext 5 1000', 'ext 5 1000', 'same'],
  ['ext 5 1000', 'ext 5 2000', 'behind'],
  ['ext 5 1000', 'ext 4 2000', 'behind'],
  ['btrfs 90', 'btrfs 91', 'on'],
  ['btrfs 90', 'btrfs 90', 'unknown'],
  ['btrfs 90', 'btrfs 12', 'behind'],
  ['ext 5 1000', 'btrfs 90', 'behind'],
  [null, 'ext 5 1000', 'unknown'],
  ['ext 5 1000', null, 'unknown'],
] as const)('%j, then %j: %s', (before, now, wear) => expect(compareOdometers(before, now)).toBe(wear));
