import type { DriveEventView } from '@safelight/contract/places.ts';
import { expect, test } from 'vitest';
import { eventWords } from './event-words.ts';

const event = (facts: Partial<DriveEventView>) =>
  ({ place: null, lentTo: null, lentUntil: null, ...facts }) as DriveEventView;

test.each([
  ['Moved to Safe, Bank', event({ what: 'moved', place: 'Safe, Bank' })],
  ['Rests nowhere in particular', event({ what: 'moved' })],
  ['Lent to Nora until 3 Feb', event({ what: 'lent', lentTo: 'Nora', lentUntil: '2026-02-03' })],
  ['Lent to Nora', event({ what: 'lent', lentTo: 'Nora' })],
  ['Back from Nora', event({ what: 'returned', lentTo: 'Nora' })],
  ['Declared lost', event({ what: 'lost' })],
  ['Retired, to Safe, Bank', event({ what: 'retired', place: 'Safe, Bank' })],
  ['On another disk from then on', event({ what: 'replaced' })],
  ['Found again', event({ what: 'found' })],
])('%s', (words, of) => {
  expect(eventWords(of, Date.parse('2026-06-01T00:00:00Z'))).toBe(words);
});
