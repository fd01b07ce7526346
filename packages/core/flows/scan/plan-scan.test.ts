import fc from 'fast-check';
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

const size = fc.bigInt({ min: 0n, max: 2n ** 53n });
const time = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n });
const anyKnown = fc.record({
  bytes: size,
  mtimeNs: time,
  proven: fc.boolean(),
  writtenByThisIngest: fc.boolean(),
});
const anyListed = fc.record({ bytes: size, mtimeNs: time });

describe('whatever is listed and known', () => {
  test('only what is proven, stands, and has the same size and time within 2 s is not read', () => {
    fc.assert(
      fc.property(
        anyListed,
        anyKnown,
        fc.boolean(),
        fc.bigInt(-3_000_000_000n, 3_000_000_000n),
        (file, row, stands, off) => {
          for (const listed of [file, { bytes: row.bytes, mtimeNs: row.mtimeNs + off }]) {
            const distance = listed.mtimeNs - row.mtimeNs;
            const same =
              listed.bytes === row.bytes && distance <= 2_000_000_000n && distance >= -2_000_000_000n;
            expect(decideFile(listed, row, () => stands).settled).toBe(same && row.proven && stands);
          }
        },
      ),
    );
  });

  test('the Archive is asked only where all else agrees', () => {
    fc.assert(
      fc.property(anyListed, anyKnown, (file, row) => {
        let asked = false;
        decideFile(file, row, () => (asked = true));
        if (file.bytes !== row.bytes || !row.proven) expect(asked).toBe(false);
      }),
    );
  });
});
