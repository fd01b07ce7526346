import { expect, test } from 'vitest';
import { durationWords, megapixels, shutterWords } from './exposure.ts';

test('shutter times read as on the camera', () => {
  expect([1 / 250, 1 / 13, 0.5, 2.5, 30].map(shutterWords)).toEqual(['1/250', '1/13', '0.5', '2.5', '30']);
});

test('films say how long they are', () => {
  expect([42, 3729, 0.4].map(durationWords)).toEqual(['0:42', '1:02:09', '0:00']);
});

test('pictures say how large they are', () => {
  expect(megapixels(8256, 5504)).toBe('45.4 MP');
});
