import { expect, test } from 'vitest';
import { companionsOf, setOf } from './plan-catalogue-set.ts';

test.each([
  ['Lr/Main.lrcat', 'Lr/Main.lrcat'],
  ['Lr/Main.lrcat-wal', 'Lr/Main.lrcat'],
  ['Lr/Main.lrcat-shm', 'Lr/Main.lrcat'],
  ['Lr/Main.LRCAT.lock', 'Lr/Main.LRCAT'],
  ['Capture/Job.cocatalogdb-journal', 'Capture/Job.cocatalogdb'],
  ['Lr/Main Previews.lrdata/previews.db', 'Lr/Main Previews.lrdata/previews.db'],
  ['2019/DSC_1.NEF', null],
  ['2019/notes-wal', null],
  ['2019/folder.lock', null],
])('%s belongs to %s', (path, set) => expect(setOf(Buffer.from(path))?.toString() ?? null).toBe(set));

test('a set is the database and what is written beside it', () => {
  expect(companionsOf(Buffer.from('a.lrcat')).map(String)).toEqual([
    'a.lrcat',
    'a.lrcat-wal',
    'a.lrcat-shm',
    'a.lrcat-journal',
    'a.lrcat.lock',
  ]);
});
