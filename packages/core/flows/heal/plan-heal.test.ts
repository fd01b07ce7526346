import { describe, expect, test } from 'vitest';
import type { Source } from '../../catalog/copy/source.ts';
import { isDamagedFile, type Patient, patientsByInode, sourcesToTry } from './plan-heal.ts';

const patient = (copyId: bigint, state: Patient['state'], inode: bigint | null): Patient => ({
  copyId,
  fileId: copyId,
  path: Buffer.from(String(copyId)),
  state,
  inode,
  size: 3n,
  mtimeNs: 5n,
});
const source = (copyId: bigint, kind: Source['kind'], inode: bigint | null = null): Source => ({
  copyId,
  kind,
  path: Buffer.from(String(copyId)),
  volumeId: kind,
  four: inode === null ? null : { inode, size: 3n, mtimeNs: 5n, ctimeNs: 7n },
  mountPath: null,
});
const idsOf = (copies: { copyId: bigint }[]) => copies.map(({ copyId }) => Number(copyId));

describe('names that are healed together', () => {
  test.each<[string, Patient[], number[][]]>([
    ['two names of one damaged inode', [patient(1n, 'damaged', 7n), patient(2n, 'damaged', 7n)], [[1, 2]]],
    ['two damaged files', [patient(1n, 'damaged', 7n), patient(2n, 'damaged', 8n)], [[1], [2]]],
    [
      'missing ones, whose inode says nothing any more',
      [patient(1n, 'missing', 7n), patient(2n, 'missing', 7n)],
      [[1], [2]],
    ],
    [
      'a damaged one without four values',
      [patient(1n, 'damaged', null), patient(2n, 'damaged', null)],
      [[1], [2]],
    ],
  ])('%s', (_, patients, groups) => {
    expect(patientsByInode(patients).map(idsOf)).toEqual(groups);
  });
});

describe('the order in which sources are tried', () => {
  const all = [
    source(1n, 'cloud'),
    source(2n, 'drive'),
    source(3n, 'archive', 7n),
    source(4n, 'archive', 8n),
  ];
  test.each<[string, Source[], Patient[], number[]]>([
    ['the archive, a drive, the cloud', all, [patient(9n, 'damaged', 6n)], [3, 4, 2, 1]],
    ['never another name of the damaged bytes', all, [patient(9n, 'damaged', 7n)], [4, 2, 1]],
    ['for a missing one any will do', all, [patient(9n, 'missing', 7n)], [3, 4, 2, 1]],
    ['none', [], [patient(9n, 'damaged', 7n)], []],
  ])('%s', (_, sources, patients, order) => {
    expect(idsOf(sourcesToTry(sources, patients))).toEqual(order);
  });
});

test.each<[string, Patient['state'], { size: bigint; mtimeNs: bigint } | null, boolean]>([
  ['the damaged file as it was', 'damaged', { size: 3n, mtimeNs: 5n }, true],
  ['a file that was edited since', 'damaged', { size: 3n, mtimeNs: 6_000n }, false],
  ['a file of another size', 'damaged', { size: 4n, mtimeNs: 5n }, false],
  ['nothing', 'damaged', null, false],
  ['whatever stands where a file was missing', 'missing', { size: 3n, mtimeNs: 5n }, false],
])('sets aside %s: %s, %o → %s', (_, state, now, expected) => {
  expect(isDamagedFile(patient(1n, state, 7n), now)).toBe(expected);
});
