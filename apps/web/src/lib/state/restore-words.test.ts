import type { RestorePlanView, RestoreView } from '@safelight/contract/restores.ts';
import { expect, test } from 'vitest';
import { obstacleWords, restoreOutcome, restoreWhat, sourceWords } from './restore-words.ts';

const none = { files: 0, bytes: 0 };
const plan = (changes: Partial<RestorePlanView>): RestorePlanView => ({
  files: 10,
  bytes: 5_000_000_000,
  archive: none,
  drive: none,
  cloud: none,
  away: none,
  free: null,
  ...changes,
});
const some = (files: number, bytes: number) => ({ files, bytes });

test.each<[string, Partial<RestorePlanView>, string]>([
  ['one source', { archive: some(10, 5e9) }, 'All of it is read from the Archive.'],
  [
    'two sources',
    { archive: some(8, 4e9), cloud: some(2, 1e9) },
    'Read are 8 files (4.00 GB) from the Archive, 2 files (1.00 GB) from the cloud.',
  ],
  ['a source for a part', { drive: some(1, 1e6) }, 'Read are 1 file (1.0 MB) from an attached drive.'],
  ['none', { away: some(10, 5e9) }, 'No copy of it is in reach now.'],
])('says where the bytes come from: %s', (_, changes, words) => {
  expect(sourceWords(plan(changes)).replaceAll(/(\d)\.\d+ /g, '$1 ')).toBe(
    words.replaceAll(/(\d)\.\d+ /g, '$1 '),
  );
});

test('says beforehand what stands in the way', () => {
  expect(obstacleWords(plan({ free: 6e9 }))).toBe('');
  expect(obstacleWords(plan({ free: 1e9 }))).toContain('There is room for');
  expect(obstacleWords(plan({ away: some(1, 10) }))).toContain('1 file (10 bytes) is on nothing');
});

const restore = (changes: Partial<RestoreView>) =>
  ({
    drive: 'LaCie',
    path: '',
    fileId: null,
    files: 3,
    state: 'done',
    restored: 3,
    there: 0,
    failed: 0,
    reasonText: null,
    ...changes,
  }) as RestoreView;

test('says what it is about and what came of it', () => {
  expect(restoreWhat(restore({}))).toBe('LaCie');
  expect(restoreWhat(restore({ path: 'Photography/2019' }))).toBe('Photography/2019 of LaCie');
  expect(restoreWhat(restore({ path: 'Photography/2019/a.jpg', files: 1 }))).toBe('a.jpg of LaCie');
  expect(restoreOutcome(restore({}))).toBe('Done, each file proven');
  expect(restoreOutcome(restore({ restored: 0, there: 3 }))).toBe('Done, all was there already');
  expect(restoreOutcome(restore({ failed: 1 }))).toBe('Done, 1 file failed');
  expect(restoreOutcome(restore({ state: 'waiting', reasonText: 'It is away.' }))).toBe('It is away.');
});
