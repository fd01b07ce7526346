import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NameLimits } from '../../base/nearest-name.ts';
import { baseName, joinPath, parentPath, segments, staysBelow } from '../../base/paths.ts';
import { fileInArchive, folderInArchive, nameBeside, olderVersionPath } from './archive-path.ts';

const anything: NameLimits = { maxBytes: 255, takes: () => true };
const utf8Only: NameLimits = { maxBytes: 143, takes: (codePoint) => codePoint !== null && codePoint >= 0x20 };
const limits = fc.constantFrom(anything, utf8Only);
const place = fc.record({
  driveFolder: fc.constant('LaCie 2019'),
  ordinal: fc.integer({ min: 1, max: 3 }),
  limits,
});

const name = fc
  .uint8Array({ minLength: 1, maxLength: 255 })
  .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x61 : byte))))
  .filter((bytes) => !['.', '..'].includes(bytes.toString('latin1')));
const path = fc
  .array(name, { minLength: 1, maxLength: 6 })
  .map((parts) => joinPath(Buffer.from('Photography'), ...parts));
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('whatever a file is called on its drive', () => {
  test('it stays below the folder of its drive, as deep as it was, under names that the archive takes', () => {
    fc.assert(
      fc.property(path, place, (file, where) => {
        const archived = fileInArchive(file, where);
        expect(staysBelow(archived)).toBe(true);
        expect(segments(archived)).toHaveLength(segments(file).length + 1);
        expect(segments(archived)[0]!.toString()).toBe('LaCie 2019');
        for (const part of segments(archived).slice(1))
          expect(part.length).toBeLessThanOrEqual(where.limits.maxBytes);
        expect(archived.subarray(0, folderInArchive(Buffer.from('Photography'), where).length)).toEqual(
          folderInArchive(Buffer.from('Photography'), where),
        );
      }),
    );
  });

  test('it keeps its exact path where the archive takes all names', () => {
    fc.assert(
      fc.property(path, (file) => {
        const archived = fileInArchive(file, { driveFolder: 'D', ordinal: 1, limits: anything });
        expect(archived).toEqual(joinPath(Buffer.from('D'), file));
      }),
    );
  });

  test('two files never share a place', () => {
    fc.assert(
      fc.property(path, path, place, (one, other, where) => {
        expect(fileInArchive(one, where).equals(fileInArchive(other, where))).toBe(one.equals(other));
      }),
    );
  });

  test('the name beside a taken one is another one in the same folder, and differs with the content', () => {
    fc.assert(
      fc.property(path, hash, hash, place, (file, first, second, where) => {
        const archived = fileInArchive(file, where);
        const beside = nameBeside(archived, first, where.limits);
        expect(parentPath(beside)).toEqual(parentPath(archived));
        expect(beside.equals(archived)).toBe(false);
        expect(baseName(beside).length).toBeLessThanOrEqual(where.limits.maxBytes);
        const same = Buffer.from(first).subarray(0, 6).equals(Buffer.from(second).subarray(0, 6));
        expect(nameBeside(archived, second, where.limits).equals(beside)).toBe(same);
      }),
    );
  });

  test('an older version is kept apart, under a name that its content decides', () => {
    fc.assert(
      fc.property(path, hash, hash, place, (file, first, second, where) => {
        const archived = fileInArchive(file, where);
        const kept = olderVersionPath(archived, first, where.limits);
        expect(kept.toString('latin1').startsWith('.safelight/versions/LaCie 2019/')).toBe(true);
        expect(staysBelow(kept)).toBe(true);
        const same = Buffer.from(first).subarray(0, 6).equals(Buffer.from(second).subarray(0, 6));
        expect(olderVersionPath(archived, second, where.limits).equals(kept)).toBe(same);
      }),
    );
  });
});
