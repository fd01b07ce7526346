import { expect, test } from 'vitest';
import { Problem } from '../../base/errors.ts';
import { parseQuery } from './parse-query.ts';

test.each([
  ['', []],
  ['   ', []],
  ['IMG_4711', ['img_4711']],
  ['Été  Zürich', ['ete', 'zurich']],
  ['"Anna and Peter" 2019', ['anna and peter', '2019']],
  ['anna"and peter"', ['anna', 'and peter']],
  ['camera:canon 100%', ['camera:canon', '100%']],
  ['same Same', ['same']],
  ['""', []],
])('%s', (query, terms) => {
  expect(parseQuery(query)).toEqual(terms);
});

test.each([
  ['anna "and peter', 5],
  ['"', 0],
  ['"a" b"', 5],
])('%s is not closed', (query, at) => {
  const error = (() => {
    try {
      return parseQuery(query);
    } catch (thrown) {
      return thrown as Problem;
    }
  })();
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ code: 'bad-query', facts: { at } });
});
