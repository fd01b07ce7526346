import type { CertificateView, MissingView } from '@safelight/contract/retirements.ts';
import { expect, test } from 'vitest';
import { holderWords, missingAmount, notCoveredWords } from './retirement-words.ts';

const missing = (files: number, bytes: number) => ({ files, bytes }) as MissingView;

test.each([
  [missing(0, 0), ''],
  [missing(1, 0), '1 file'],
  [missing(1200, 5_000_000), '1,200 files, 5.0 MB'],
])('says how much is missing', (of, words) => {
  expect(missingAmount(of)).toBe(words);
});

const certificate = (facts: Partial<CertificateView>) => facts as CertificateView;

test('says who else holds it', () => {
  const holders = [
    { medium: 'nas' as const, name: null, contents: 12, bytes: 1 },
    { medium: 'cloud' as const, name: 's3.example.org', contents: 11, bytes: 1 },
    { medium: 'drive' as const, name: 'LaCie', contents: 1, bytes: 1 },
  ];
  expect(holderWords(certificate({ contents: 12, holders }))).toEqual([
    'The Archive: all',
    'The cloud, s3.example.org: 11 of 12',
    'LaCie: 1 of 12',
  ]);
});

test.each([
  [0, 0, 0, ''],
  [3, 9, 0, '3 files, 9 bytes, outside the folders that are ingested'],
  [0, 0, 1, '1 folder that could not be looked at'],
  [
    1,
    9,
    2,
    '1 file, 9 bytes, outside the folders that are ingested, and 2 folders that could not be looked at',
  ],
])('says what is not covered: %s files, %s bytes, %s unreadable', (files, bytes, unreadable, words) => {
  const notCovered = { files, bytes, unreadable, folders: [], more: false };
  expect(notCoveredWords(certificate({ notCovered }))).toBe(words);
});
