import { describe, expect, test } from 'vitest';
import { planZip, type ZipCandidate } from './plan-zip.ts';

const file = (path: string, more: Partial<ZipCandidate> = {}): ZipCandidate => ({
  fileId: 1n,
  driveFolder: 'LaCie',
  path: Buffer.from(path),
  content: { id: 1n, blake3: Buffer.alloc(32), bytes: 1, crc32: 0 },
  mtimeNs: 0n,
  inReach: true,
  held: true,
  ...more,
});
const names = (files: ZipCandidate[], below: string | null = null) =>
  planZip(files, below === null ? null : Buffer.from(below)).files.map((one) => one.name.toString());

describe('names in a ZIP', () => {
  test('of one folder are names only', () => {
    expect(names([file('P/2019/a.jpg'), file('P/2019/b.jpg')])).toEqual(['a.jpg', 'b.jpg']);
  });
  test('of several folders begin where these part', () => {
    expect(names([file('P/2019/x/a.jpg'), file('P/2019/y/b.jpg')])).toEqual(['x/a.jpg', 'y/b.jpg']);
  });
  test('of one file is its name', () => {
    expect(names([file('P/2019/a.jpg')])).toEqual(['a.jpg']);
  });
  test('of a folder that was asked for begin with its name', () => {
    expect(names([file('P/2019/x/a.jpg')], 'P/2019')).toEqual(['2019/x/a.jpg']);
    expect(names([file('P/a.jpg')], 'P')).toEqual(['P/a.jpg']);
    expect(names([file('P/a.jpg')], '')).toEqual(['P/a.jpg']);
  });
  test('of several drives stand in a folder for each', () => {
    expect(names([file('P/a.jpg'), file('P/a.jpg', { driveFolder: 'WD' })])).toEqual([
      'LaCie/P/a.jpg',
      'WD/P/a.jpg',
    ]);
  });
  test('that only differ in case or form are told apart', () => {
    expect(names([file('P/a.JPG'), file('P/A.jpg'), file('P/é'), file('P/e\u0301')])).toEqual([
      'a.JPG',
      'A (2).jpg',
      'é',
      'e\u0301 (2)',
    ]);
  });
  test('that a ZIP cannot hold become the nearest ones', () => {
    expect(names([file('P/a\\b.jpg')])[0]).toMatch(/^a~[0-9a-f]{12}\.jpg$/);
  });
});

test('what cannot be had is left out and said why', () => {
  const { files, unavailable } = planZip(
    [
      file('P/a', { fileId: 1n }),
      file('P/b', { fileId: 2n, inReach: false }),
      file('P/c', { fileId: 3n, inReach: false, held: false }),
      file('P/d', { fileId: 4n, content: null }),
    ],
    null,
  );
  expect(files.map((one) => one.fileId)).toEqual([1n]);
  expect(unavailable).toEqual([
    { fileId: 2n, reason: 'not-in-reach' },
    { fileId: 3n, reason: 'content-gone' },
    { fileId: 4n, reason: 'not-in-reach' },
  ]);
});
