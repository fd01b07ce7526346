import { expect, test } from 'vitest';
import { planKin } from './plan-kin.ts';

const figures = (mine: number, theirs: number, shared: number, missing = theirs - shared) => ({
  mine,
  theirs,
  shared,
  missing,
});

test.each([
  ['is a clone of what it equals', figures(1000, 1000, 1000), 'clone'],
  ['is a clone minus some files, plus others', figures(1100, 1000, 688), 'clone'],
  ['of three files is a clone of three files', figures(3, 3, 3), 'clone'],
  ['that holds a tenth of another is a part of it', figures(100, 1000, 95), 'part'],
  ['that holds another and much more is the whole of it', figures(1000, 100, 95), 'whole'],
  ['that shares a folder with another shares some', figures(1000, 1000, 40), 'some'],
  ['that shares a few files with another is a stranger', figures(1000, 1000, 19), null],
  ['that shares few of very many files is a stranger', figures(100_000, 1_000_000, 900), null],
  ['with which nothing is shared is a stranger', figures(1000, 1000, 0), null],
  ['without a file is a stranger to all', figures(0, 1000, 0), null],
  ['is no clone of one without files', figures(1000, 0, 0), null],
  ['that holds one of its files twice is still its clone', figures(20, 10, 20, 0), 'clone'],
])('a drive %s', (_, given, relation) => {
  expect(planKin(given)).toBe(relation);
});
