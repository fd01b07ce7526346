import { describe, expect, test } from 'vitest';
import { knownValues, quoted, suggestFields, suggestValues, writingAt } from './complete-search.ts';
import { parseSearch } from './parse-search.ts';

/** The text with the caret where the bar stands. */
const at = (text: string) => {
  const caret = text.indexOf('|');
  return { text: text.replace('|', ''), writing: writingAt(text.replace('|', ''), caret) };
};

describe('what is being written', () => {
  test.each([
    ['cam|', { field: null, typed: 'cam' }],
    ['pool -ca|', { field: null, typed: 'ca' }],
    ['(le|', { field: null, typed: 'le' }],
    ['camera:|', { field: 'camera', typed: '' }],
    ['camera:ni|', { field: 'camera', typed: 'ni' }],
    ['pool camera:"nikon d|', { field: 'camera', typed: 'nikon d' }],
    ['camera:=leica,"ni|', { field: 'camera', typed: 'ni' }],
    ['type:r|aw', { field: 'type', typed: 'r' }],
  ])('%s', (text, expected) => {
    expect(at(text).writing).toMatchObject(expected);
  });

  test.each(['|', 'pool |', '"a pool|', '4711|', 'camera:"nikon" |', 'colour:re|'])(
    '%s is nothing to complete',
    (text) => {
      expect(at(text).writing).toBeNull();
    },
  );
});

test('fields are suggested by how they begin', () => {
  const { text, writing } = at('pool ca|');
  expect(suggestFields(text, writing!).map(({ text, caret }) => [text, caret])).toEqual([
    ['pool camera:', 12],
    ['pool caption:', 13],
  ]);
});

test('a value takes the place of what was begun, in quotes where it needs them', () => {
  const { text, writing } = at('camera:"nik| pool');
  const [suggestion] = suggestValues(text, writing!, ['Nikon D850']);
  expect(suggestion).toMatchObject({ text: 'camera:"Nikon D850" pool', says: 'Nikon D850' });
});

test('values of a field of choice are known, numbers and dates have none', () => {
  expect(knownValues(at('is:d|').writing!)).toEqual(['duplicate']);
  expect(knownValues(at('iso:8|').writing!)).toEqual([]);
  expect(knownValues(at('camera:n|').writing!)).toBeNull();
});

test('every value as it is written behind a field is read as itself', () => {
  for (const value of ['Nikon', 'LaCie 2019', 'a,b', '=x', '(2)', 'f/2.8'])
    expect(parseSearch(`drive:${quoted(value)}`).search).toMatchObject({
      texts: [{ text: value, whole: false }],
    });
});
