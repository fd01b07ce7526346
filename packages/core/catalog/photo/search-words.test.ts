import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchWords, wordPartOf, wordParts } from './search-words.ts';

const nothing = { camera: null, lens: null, keywords: [], places: [], title: null, caption: null };

test('each part is found again at its place, folded', () => {
  const words = searchWords({
    camera: 'Nikon D850',
    lens: 'PC Nikkor 19 mm',
    keywords: ['Été', 'Places|USA|Orlando', 'été'],
    places: ['Lake Nona', 'Florida', 'USA'],
    title: 'Dusk',
    caption: 'Clubhouse\nterrace',
  });
  expect(wordParts.map((part) => wordPartOf(`${words}photography/a.nef`, part))).toEqual([
    'nikon d850',
    'pc nikkor 19 mm',
    '\u0002ete\u0002places\u0002usa\u0002orlando\u0002',
    '\u0002lake nona\u0002florida\u0002usa\u0002',
    'dusk',
    'clubhouse terrace',
  ]);
});

test('a text without words has no parts', () => {
  expect(wordParts.map((part) => wordPartOf('photography/a.nef', part)).join('')).toBe('');
});

test('whatever metadata says, it stays in its part and is bounded', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 5000 });
  fc.assert(
    fc.property(texts, fc.array(texts, { maxLength: 50 }), (text, keywords) => {
      const words = searchWords({ ...nothing, camera: text, keywords, caption: text });
      expect(words.split('\u0001')).toHaveLength(8);
      expect(words.length).toBeLessThan(13_000);
      expect(wordPartOf(`${words}path`, 'lens')).toBe('');
    }),
    { numRuns: 300 },
  );
});
