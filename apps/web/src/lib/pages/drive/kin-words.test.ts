import type { KinView } from '@safelight/contract/drives.ts';
import { expect, test } from 'vitest';
import { kinWords } from './kin-words.ts';

const kin = (over: Partial<KinView>) =>
  ({
    drive: 'Drive 7',
    relation: 'clone',
    shared: 9000,
    missing: 0,
    added: 0,
    newShoots: 0,
    theirs: 9000,
    ...over,
  }) as KinView;

test.each([
  [kin({}), 'A clone of Drive 7.'],
  [
    kin({ missing: 312, added: 240, newShoots: 1 }),
    'A clone of Drive 7 minus 312 files, plus one new shoot.',
  ],
  [kin({ added: 1 }), 'A clone of Drive 7 plus one other file.'],
  [kin({ missing: 1 }), 'A clone of Drive 7 minus 1 file.'],
  [kin({ relation: 'part', shared: 100, missing: 8900 }), 'Holds 100 of the 9,000 files of Drive 7.'],
  [kin({ relation: 'whole', added: 50_000, newShoots: 31 }), 'Holds all of Drive 7, and 31 new shoots.'],
  [
    kin({ relation: 'whole', missing: 2, added: 50_000 }),
    'Holds all but 2 of Drive 7, and 50,000 other files.',
  ],
  [kin({ relation: 'some', shared: 120 }), 'Shares 120 files with Drive 7.'],
])('what a drive is to another is told in a sentence', (view, words) => {
  expect(kinWords(view)).toBe(words);
});
