import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openPlaceNames } from './place-names.ts';

const places = openPlaceNames();

test.each([
  ['a suburb, with its city', 28.37, -81.25, ['Orlando', 'Florida', 'United States']],
  ['a city itself', 47.37, 8.54, ['Zürich', 'Zurich', 'Switzerland']],
  ['a village in the Alps', 46.55, 7.98, ['Lauterbrunnen', 'Bern', 'Switzerland']],
  ['beyond the date line', -17.8, -179.2, ['Fiji']],
])('%s', (_, latitude, longitude, expected) => {
  expect(places.at(latitude, longitude)).toEqual(expect.arrayContaining(expected));
});

test('far out at sea there is nothing', () => {
  expect(places.at(-48, -123)).toEqual([]);
});

test('anywhere on earth a few names are found, or none', () => {
  const latitudes = fc.double({ min: -90, max: 90, noNaN: true });
  const longitudes = fc.double({ min: -180, max: 180, noNaN: true });
  fc.assert(
    fc.property(latitudes, longitudes, (latitude, longitude) => {
      const names = places.at(latitude, longitude);
      expect(names.length).toBeLessThanOrEqual(4);
      expect(names.every((name) => name.trim() !== '')).toBe(true);
    }),
    { numRuns: 300 },
  );
});
