import { describe, expect, test } from 'vitest';
import { hasPart, joinSearch, splitSearch, togglePart } from './search-parts.ts';

describe('a search as fields and words', () => {
  test.each([
    ['pool clubhouse', [], 'pool clubhouse'],
    ['place:orlando date:2018 pool clubhouse', ['place orlando', 'date 2018'], 'pool clubhouse'],
    ['pool date:2018-03..2018-05 "a  b"', ['date 2018-03 to 2018-05'], 'pool "a  b"'],
    ['camera:="Nikon D850","iPhone X"', ['camera Nikon D850, iPhone X'], ''],
    ['-is:at-risk rating:>=4', ['rating >=4'], '-is:at-risk'],
    ['pool OR date:2018', [], 'pool OR date:2018'],
    ['camera:', [], 'camera:'],
  ])('%s', (q, parts, rest) => {
    const split = splitSearch(q);
    expect(split.parts.map(({ field, value }) => `${field} ${value}`)).toEqual(parts);
    expect(split.rest).toBe(rest);
    expect(splitSearch(joinSearch(split.parts, split.rest))).toEqual(split);
  });
});

test('a field is put in and taken out', () => {
  const more = togglePart('pool', 'camera:="Nikon D850"');
  expect(more).toBe('camera:="Nikon D850" pool');
  expect(hasPart(more, 'camera:="Nikon D850"')).toBe(true);
  expect(togglePart(more, 'camera:="Nikon D850"')).toBe('pool');
});

test('what is joined by OR is kept together', () => {
  expect(togglePart('pool OR beach', 'type:raw')).toBe('type:raw (pool OR beach)');
});
