import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchText } from './search-text.ts';

describe('the text that search compares', () => {
  const table: [string, string, string][] = [
    ['is in lower case', 'Photography/2019/IMG_4711.CR3', 'photography/2019/img_4711.cr3'],
    ['has no accents, composed', 'Été à Zürich', 'ete a zurich'],
    ['has no accents, decomposed', 'E\u0301te\u0301', 'ete'],
    ['spells out letters without a decomposition', 'Straße Øresund Łódź', 'strasse oresund lodz'],
    ['lowers the dotted capital I', 'İstanbul', 'istanbul'],
    ['keeps other scripts', '京都/한국/Москва', '京都/한국/москва'],
    ['makes wide letters plain', 'ＩＭＧ', 'img'],
  ];
  test.each(table)('%s', (_, path, expected) => {
    expect(searchText(path)).toBe(expected);
  });

  test('does not depend on the normal form of the path and is settled after once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (path) => {
        const folded = searchText(path);
        expect(searchText(path.normalize('NFD'))).toBe(folded);
        expect(searchText(path.normalize('NFC'))).toBe(folded);
        expect(searchText(folded)).toBe(folded);
      }),
      { numRuns: 2000 },
    );
  });
});
