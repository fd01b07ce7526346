import type { FreeingView } from '@safelight/contract/room.ts';
import { expect, test } from 'vitest';
import { amountsOf, freeingWords, roomSentence, typedBytes } from './room-words.ts';

test('says how full the Archive is, and when it will be full', () => {
  const archive = { free: 1.2e12, capacity: 8e12, perDay: 14e9, fullAt: '2027-05-03T12:00:00Z' };
  expect(roomSentence(archive)).toBe(
    '1.20 TB of 8 TB are free in the Archive. 14 GB a day came in the last three months: it is full about 3 May 2027.',
  );
  expect(roomSentence({ ...archive, fullAt: null })).toMatch(/does not fill up/);
  expect(roomSentence({ ...archive, free: null })).toMatch(/is not there/);
});

test('offers round amounts below what could be freed, and all of it', () => {
  expect(amountsOf(0)).toEqual([]);
  expect(amountsOf(3e9)).toEqual([3e9]);
  expect(amountsOf(620e9)).toEqual([100e9, 250e9, 500e9, 620e9]);
});

test.each([
  ['200', 200e9],
  [' 0,5 ', 5e8],
  ['1.5', 1.5e9],
  ['', undefined],
  ['-3', undefined],
  ['0', undefined],
  ['lots', undefined],
  ['1e99', undefined],
])('takes “%s” gigabytes for %s bytes', (text, amount) => {
  expect(typedBytes(text)).toBe(amount);
});

test('says what became of a making of room', () => {
  const freeing = { state: 'done', reasonText: null, files: 12, freed: 10, freedBytes: 4e8, kept: 2 };
  expect(freeingWords(freeing as FreeingView)).toBe('10 files freed, 400 MB, 2 stay');
  expect(freeingWords({ ...freeing, kept: 0 } as FreeingView)).toBe('10 files freed, 400 MB');
  expect(freeingWords({ ...freeing, state: 'running', freed: 3, kept: 1 } as FreeingView)).toBe(
    '4 of 12 files',
  );
  const waiting = {
    ...freeing,
    state: 'waiting',
    freed: 3,
    kept: 1,
    reasonText: 'The Archive is not there.',
  };
  expect(freeingWords(waiting as FreeingView)).toBe('4 of 12 files. The Archive is not there.');
});
