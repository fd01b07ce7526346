import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseName, extensionOf, joinPath, parentPath, pathKey, segments, staysBelow } from './paths.ts';

/** Any name that Linux takes: 1 to 255 bytes, no slash, no NUL, not `.` or `..`. */
const name = fc
  .uint8Array({ minLength: 1, maxLength: 255 })
  .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x61 : byte))))
  .filter((bytes) => !['.', '..'].includes(bytes.toString('latin1')));
const names = fc.array(name, { minLength: 1, maxLength: 12 });

describe('any path that is legal on Linux', () => {
  test('is its segments, joined', () => {
    fc.assert(
      fc.property(names, (parts) => {
        expect(segments(joinPath(...parts))).toEqual(parts);
      }),
    );
  });

  test('is its parent and its own name, joined', () => {
    fc.assert(
      fc.property(names, (parts) => {
        const path = joinPath(...parts);
        expect(joinPath(parentPath(path), baseName(path))).toEqual(path);
        expect(baseName(path)).toEqual(parts.at(-1));
      }),
    );
  });

  test('stays below its root', () => {
    fc.assert(
      fc.property(names, (parts) => {
        expect(staysBelow(joinPath(...parts))).toBe(true);
      }),
    );
  });

  test('does not stay there with a dot segment, an empty one, a NUL, or from the top', () => {
    const bad = fc.constantFrom(...['.', '..', '', 'a\0b'].map((text) => Buffer.from(text)));
    fc.assert(
      fc.property(names, bad, fc.nat(), (parts, odd, at) => {
        const n = at % (parts.length + 1);
        const all = [...parts.slice(0, n), odd, ...parts.slice(n)];
        expect(staysBelow(Buffer.from(all.map((part) => part.toString('latin1')).join('/'), 'latin1'))).toBe(
          false,
        );
      }),
    );
  });

  test('has an extension that is the end of its name, or none', () => {
    fc.assert(
      fc.property(name, (bytes) => {
        const extension = extensionOf(bytes);
        expect(bytes.subarray(bytes.length - extension.length)).toEqual(extension);
        expect(extension.length).toBeLessThan(bytes.length);
        if (extension.length > 0) expect(extension.lastIndexOf(0x2e)).toBe(0);
      }),
    );
  });

  test('has a key of 16 bytes that no other of them shares', () => {
    fc.assert(
      fc.property(names, names, (one, other) => {
        const [a, b] = [joinPath(...one), joinPath(...other)];
        expect(pathKey(a)).toHaveLength(16);
        expect(pathKey(a).equals(pathKey(b))).toBe(a.equals(b));
      }),
    );
  });
});
