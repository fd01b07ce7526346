import { expect, test } from 'vitest';
import { canEnlarge, showsItself } from './true-size.ts';

const file = { name: 'a.JPG', kind: 'photo', inReach: true, preview: 'ready' } as const;

test('a picture that browsers know is shown from its own bytes, where these are in reach', () => {
  expect(showsItself(file)).toBe(true);
  expect(showsItself({ ...file, inReach: false })).toBe(false);
  expect(showsItself({ ...file, name: 'a.NEF' })).toBe(false);
  expect(showsItself({ ...file, name: 'a.svg' })).toBe(false);
});

test('only pictures that there are can be looked at closer', () => {
  expect(canEnlarge(file)).toBe(true);
  expect(canEnlarge({ ...file, preview: 'none' })).toBe(false);
  expect(canEnlarge({ ...file, kind: 'film' })).toBe(false);
});
