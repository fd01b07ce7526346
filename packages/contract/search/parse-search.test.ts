import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSearch } from './parse-search.ts';
import { choices, fieldNames, formOf, searchFields } from './search-fields.ts';
import type { SearchTree } from './search-tree.ts';

/** A search as the shortest text that says how it was understood. */
function said(tree: SearchTree): string {
  switch (tree.is) {
    case 'word':
      return tree.text;
    case 'not':
      return `not ${said(tree.of)}`;
    case 'all':
    case 'any':
      return `${tree.is}(${tree.of.map(said).join(' | ')})`;
    case 'text':
      return `${tree.field} ${tree.texts.map(({ text, whole }) => `${whole ? '=' : '~'}${text}`).join(' or ')}`;
    case 'choice':
      return `${tree.field} ${tree.values.join(' or ')}`;
    case 'date':
      return `date ${tree.from ?? ''}..${tree.to ?? ''}`;
    case 'number':
      return `${tree.field} ${tree.withFrom ? '[' : '('}${tree.from ?? ''}..${tree.to ?? ''}${tree.withTo ? ']' : ')'}`;
  }
}

describe('a search is understood', () => {
  const table: [string, string][] = [
    ['', 'all()'],
    ['   ', 'all()'],
    ['""', 'all()'],
    ['()', 'all()'],
    ['IMG_4711', 'IMG_4711'],
    ['pool clubhouse', 'all(pool | clubhouse)'],
    ['pool AND clubhouse', 'all(pool | clubhouse)'],
    ['pool and clubhouse', 'all(pool | and | clubhouse)'],
    ['"Anna and Peter" 2019', 'all(Anna and Peter | 2019)'],
    ['anna"and peter"', 'all(anna | and peter)'],
    ['pool OR beach', 'any(pool | beach)'],
    ['a b OR c d', 'any(all(a | b) | all(c | d))'],
    ['a (b OR c) d', 'all(a | any(b | c) | d)'],
    ['ORlando FOR', 'all(ORlando | FOR)'],
    ['-draft', 'not draft'],
    ['-"not this"', 'not not this'],
    ['-(a OR b)', 'not any(a | b)'],
    ['-rating:<3', 'not rating [..3)'],
    ['Smith - Jones', 'all(Smith | - | Jones)'],
    ['a-b --c', 'all(a-b | --c)'],
    ['IMG_1(2).jpg', 'IMG_1(2).jpg'],
    ['(IMG_1(2) OR x)', 'any(IMG_1(2) | x)'],
    ['12:30 C:\\photos http://a', 'all(12:30 | C:\\photos | http://a)'],
    ['"camera:canon"', 'camera:canon'],
    ['camera:canon', 'camera ~canon'],
    ['Camera:"Canon EOS"', 'camera ~Canon EOS'],
    ['camera:="Canon EOS R5",nikon', 'camera =Canon EOS R5 or ~nikon'],
    ['keyword:"pool, heated"', 'keyword ~pool, heated'],
    ['drive:"LaCie 2019"x', 'all(drive ~LaCie 2019 | x)'],
    ['(drive:lacie)', 'drive ~lacie'],
    ['iso:800', 'iso [800..800]'],
    ['iso:>800', 'iso (800..]'],
    ['iso:>=800', 'iso [800..]'],
    ['f:<2', 'f [..2)'],
    ['f:<=2.8', 'f [..2.8]'],
    ['focal:24..70', 'focal [24..70]'],
    ['focal:..35', 'focal [..35]'],
    ['width:6000..', 'width [6000..]'],
    ['rating:=-1', 'rating [-1..-1]'],
    ['copies:<3', 'copies [..3)'],
    ['date:2018', 'date 2018-01-01..2019-01-01'],
    ['date:2018-12', 'date 2018-12-01..2019-01-01'],
    ['date:2020-02-29', 'date 2020-02-29..2020-03-01'],
    ['date:2018-03..2018-05', 'date 2018-03-01..2018-06-01'],
    ['date:2018-3..', 'date 2018-03-01..'],
    ['date:..2018-03-24', 'date ..2018-03-25'],
    ['date:>2018', 'date 2019-01-01..'],
    ['date:>=2018', 'date 2018-01-01..'],
    ['date:<2018', 'date ..2018-01-01'],
    ['date:<=2018-03', 'date ..2018-04-01'],
    ['date:"2018"', 'date 2018-01-01..2019-01-01'],
    ['date:9999', 'date 9999-01-01..9999-12-31'],
    ['type:RAW,jpeg', 'type raw or jpeg'],
    ['is:at-risk has:gps', 'all(is at-risk | has gps)'],
  ];
  test.each(table)('%s', (text, expected) => {
    const { search, error } = parseSearch(text);
    expect(error).toBeNull();
    expect(said(search!)).toBe(expected);
  });
});

describe('a search that cannot be understood says where', () => {
  const table: [string, number, RegExp][] = [
    ['anna "and peter', 5, /quote.*not closed/],
    ['"', 0, /quote/],
    ['"a" b"', 5, /quote/],
    ['camera:"canon', 7, /quote/],
    ['a (b', 2, /bracket.*not closed/],
    ['a) b', 1, /bracket.*not opened/],
    ['OR a', 0, /before OR/],
    ['a OR', 2, /after OR/],
    ['a OR OR b', 2, /after OR/],
    ['(a OR )', 3, /after OR/],
    ['() OR a', 3, /before OR/],
    ['pool camra:canon', 5, /no field “camra:”.*“camera:”/],
    ['keywords:pool', 0, /“keyword:”/],
    ['colour:red', 0, /no field “colour:”/],
    ['camera:', 7, /belongs after “camera:”/],
    ['camera: canon', 7, /belongs after/],
    ['(is:)', 4, /belongs after/],
    ['camera:""', 7, /nothing to look for/],
    ['camera:=', 8, /nothing to look for/],
    ['camera:canon,', 13, /after the comma/],
    ['iso:high', 4, /number/],
    ['iso:>', 5, /number/],
    ['iso:800..x', 9, /number/],
    ['iso:..', 4, /number/],
    ['iso:1600..400', 4, /ends before it begins/],
    ['date:yesterday', 5, /date is written/],
    ['date:2018-02-30', 5, /no such day/],
    ['date:2018-13', 5, /no such day/],
    ['date:2018..2017', 5, /ends before it begins/],
    ['date:2018..x', 11, /date is written/],
    ['date:0000', 5, /no such day/],
    ['type:raw,heics', 9, /takes picture, photo/],
    ['is:lost', 3, /duplicate, at-risk or gone/],
    [`${'('.repeat(30)}a`, 20, /too deep/],
    ['a '.repeat(101), 0, /100 parts/],
  ];
  test.each(table)('%s', (text, at, says) => {
    const { search, error } = parseSearch(text);
    expect(search).toBeNull();
    expect(error!.at).toBe(at);
    expect(error!.says).toMatch(says);
  });
});

test('the example of every field is a search in that field', () => {
  for (const field of fieldNames) {
    const { search } = parseSearch(searchFields[field]);
    expect(search).toMatchObject(formOf(field) === 'date' ? { is: 'date' } : { field });
  }
});

const scraps = fc.constantFrom(
  ...[
    '(',
    ')',
    '"',
    '-',
    ' ',
    ',',
    '=',
    '..',
    '>',
    '<',
    'OR',
    'AND',
    'NOT',
    ':',
    '2018',
    '-03',
    'pool',
    'é',
    '\n',
    '\0',
    '😀',
    '\ud800',
  ],
  ...fieldNames.map((field) => `${field}:`),
  ...Object.values(choices).flat(),
);

test('any text gives either a search or an error at one of its characters', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(scraps, { maxLength: 40 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { search, error } = parseSearch(text);
      if (error === null) return said(search) !== undefined;
      expect(error.at).toBeGreaterThanOrEqual(0);
      expect(error.at).toBeLessThanOrEqual(text.length);
      expect(error.says).toMatch(/\.$/);
    }),
    { numRuns: 5000 },
  );
});

test('a text in quotes is looked for as it stands', () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => !text.includes('"') && text.trim() !== ''),
      (text) => {
        expect(parseSearch(`"${text}"`).search).toEqual({ is: 'word', text });
      },
    ),
  );
});
