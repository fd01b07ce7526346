import { expect, test } from 'vitest';
import { type AdoptedSample, recogniseAdopted } from './plan-adopted.ts';

const sample = (name: string, sampled: number, same: number, sameSize = same): AdoptedSample => ({
  driveId: name,
  volumeId: `volume of ${name}`,
  sampled,
  same,
  sameSize,
});

test.each<[string, AdoptedSample[], string | null]>([
  ['the drive whose files are all there', [sample('a', 40, 40), sample('b', 40, 0)], 'a'],
  ['the drive on which some files have changed since', [sample('a', 40, 37)], 'a'],
  ['a drive of two files', [sample('a', 2, 2)], 'a'],
  ['none where too many are missing', [sample('a', 40, 30)], null],
  ['none among clones', [sample('a', 40, 40), sample('b', 40, 40)], null],
  ['none for an adopted drive without files', [sample('a', 0, 0)], null],
  ['the drive whose copies have lost their times', [sample('a', 40, 0, 40)], 'a'],
  ['none by the sizes of a few files', [sample('a', 3, 0, 3)], null],
  ['none where nothing was adopted', [], null],
])('is %s', (_, samples, drive) => {
  expect(recogniseAdopted(samples)?.driveId ?? null).toBe(drive);
});
