import { expect, test } from 'vitest';
import { isJunk } from './junk.ts';

test.each([
  '.DS_Store',
  '._DSC_1.NEF',
  'Thumbs.db',
  'THUMBS.DB',
  '@eaDir',
  'Icon\r',
  '$RECYCLE.BIN',
  'lost+found',
])('%j is junk', (name) => expect(isJunk(name)).toBe(true));

test.each(['DSC_1.NEF', 'Icon', '.hidden.xmp', '_DSC1.ARW', 'thumbs', '@home'])('%j is not', (name) =>
  expect(isJunk(name)).toBe(false),
);
