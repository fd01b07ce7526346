import { expect, test } from 'vitest';
import { placeText, readPlaceText } from './place-name.ts';

test.each([
  ['Shelf 2, Studio', { name: 'Shelf 2', site: 'Studio' }],
  ['Safe', { name: 'Safe', site: '' }],
  ['Box, red, Parents’ house', { name: 'Box, red', site: 'Parents’ house' }],
])('%s is a place in a building', (text, place) => {
  expect(readPlaceText(text)).toEqual(place);
  expect(placeText(place)).toBe(text);
});

test('spaces around the comma say nothing', () => {
  expect(readPlaceText('  Shelf ,  Studio ')).toEqual({ name: 'Shelf', site: 'Studio' });
});
