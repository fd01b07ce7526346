import { describe, expect, test } from 'vitest';
import { judgeHeader } from './plan-header.ts';

const header = {
  safelight: 'catalogue',
  format: 1,
  version: '0.1.0',
  migration: '2026_b',
  archive: 'one',
  at: '2026-11-24T12:00:00.000Z',
};
const expected = { kind: 'catalogue', archive: 'one', migrations: ['2026_a', '2026_b', '2026_c'] } as const;

describe('a paper', () => {
  test('of this version is read, and of an older one too', () => {
    expect(judgeHeader(header, expected)).toMatchObject({ version: '0.1.0', archive: 'one' });
    expect(judgeHeader({ ...header, migration: '2026_a' }, expected)).toMatchObject({ version: '0.1.0' });
  });

  test.each([
    ['whose migration is not known here', { migration: '2027_z', version: '3.1.4' }],
    ['of a later format', { format: 2, version: '3.1.4' }],
  ])('%s is refused with the version that wrote it', (_, change) => {
    expect(() => judgeHeader({ ...header, ...change }, expected)).toThrow(/^paper-newer.*3\.1\.4/);
  });

  test.each([
    ['of another Archive', { archive: 'two' }],
    ['that is something else', { safelight: 'manifest' }],
  ])('%s is not used', (_, change) => {
    expect(() => judgeHeader({ ...header, ...change }, expected)).toThrow(/^paper-damaged/);
  });
});
