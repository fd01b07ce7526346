import type { DriveView } from '@safelight/contract/drives.ts';
import { expect, test } from 'vitest';
import { isEmptyDrive } from './lost-words.ts';

const drive = (facts: object = {}) =>
  ({
    ...{
      attached: true,
      released: false,
      files: 0,
      lifecycle: 'active',
      ingest: null,
      volumes: [{}],
      maybe: null,
    },
    ...facts,
  }) as DriveView;

test.each([
  ['an empty one that is attached', drive(), true],
  ['one with nothing but junk', drive({ ingest: { found: 2, skipped: 2 } }), true],
  ['one that is away', drive({ attached: false }), false],
  ['one that was released', drive({ released: true }), false],
  ['one with files', drive({ files: 3 }), false],
  ['one that is just being ingested', drive({ ingest: { found: 3, skipped: 0 } }), false],
  ['one with two partitions', drive({ volumes: [{}, {}] }), false],
  ['one that may be another', drive({ maybe: {} }), false],
  ['a retired one', drive({ lifecycle: 'retired' }), false],
])('%s', (_, one, empty) => {
  expect(isEmptyDrive(one)).toBe(empty);
});
