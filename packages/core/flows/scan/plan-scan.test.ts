import { describe, expect, test } from 'vitest';
import { decideFile, type KnownFile } from './plan-scan.ts';

const known = (over: Partial<KnownFile> = {}): KnownFile => ({
  bytes: 10n,
  mtimeNs: 1_000_000_000_000n,
  proven: true,
  writtenByThisIngest: false,
  ...over,
});
const listed = { bytes: 10n, mtimeNs: 1_000_000_000_000n };

describe('a listed file', () => {
  const table: [string, KnownFile | undefined, boolean, object][] = [
    ['that was never seen is read', undefined, true, { settled: false, why: 'new' }],
    ['that is proven and unchanged is held', known(), true, { settled: true, as: 'held' }],
    [
      'that this very ingest wrote counts as copied',
      known({ writtenByThisIngest: true }),
      true,
      { settled: true, as: 'copied' },
    ],
    ['with another size is read', known({ bytes: 11n }), true, { settled: false, why: 'changed' }],
    [
      'that is 2 s off is the same: FAT keeps no more',
      known({ mtimeNs: 1_002_000_000_000n }),
      true,
      { settled: true, as: 'held' },
    ],
    [
      'that is more than 2 s off is read',
      known({ mtimeNs: 1_002_000_000_001n }),
      true,
      { settled: false, why: 'changed' },
    ],
    ['that was never proven is read', known({ proven: false }), true, { settled: false, why: 'unproven' }],
    ['whose Archive Copy was touched is read', known(), false, { settled: false, why: 'archive-changed' }],
  ];
  test.each(table)('%s', (_, before, stands, expected) => {
    expect(decideFile(listed, before, () => stands)).toEqual(expected);
  });
});
