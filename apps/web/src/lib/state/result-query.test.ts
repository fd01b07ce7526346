import { expect, test } from 'vitest';
import { addressOf, filePage, pageOf, queryOf } from './result-query.ts';

const read = (address: string) => queryOf(new URLSearchParams(address));

test.each([
  '',
  'q=LNC_43',
  'q=pool&kind=picture',
  'kind=all',
  'drive=d1&sort=size',
  'drive=d1&path=',
  'drive=d1&volume=v2&path=Photography%2F2018&sort=taken',
  'drive=d1&path=caf%EF%BF%BD&pathRaw=Y2Fm6Q',
])('“%s” survives the way through a query', (address) => {
  expect(read(addressOf(read(address)).toString())).toEqual(read(address));
});

test('browsing shows pictures, a search and a folder show everything', () => {
  expect(read('').kind).toBe('picture');
  expect(read('q=lrcat').kind).toBe('');
  expect(read('drive=d&path=x').kind).toBe('');
  expect(read('kind=all').kind).toBe('');
});

test('each list has its page, and each File leads back to it', () => {
  expect(pageOf(read('q=pool'))).toBe('/browse?q=pool');
  expect(pageOf(read('drive=d1&path=A%2FB'))).toBe('/drives/d1/contents?path=A%2FB');
  expect(filePage('f 1', read('q=pool'))).toBe('/files/f%201?q=pool');
});
