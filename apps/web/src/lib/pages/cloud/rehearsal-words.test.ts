import type { RehearsalState, RehearsalView } from '@safelight/contract/rehearsals.ts';
import { describe, expect, test } from 'vitest';
import { money, rehearsalSentence } from './rehearsal-words.ts';

const try_ = (state: RehearsalView['state'], reasonText: string | null = null) =>
  ({ state, reasonText }) as RehearsalView;
const states = (newest: RehearsalView | null, lastGood: RehearsalView | null, everyDays = 30) =>
  ({ newest, lastGood, everyDays }) as RehearsalState;

test.each([
  [0, '0.00'],
  [0.4, 'less than 0.01'],
  [5, '0.05'],
  [123_456, '1,234.56'],
])('%d cents are written %s', (cents, text) => expect(money(cents)).toBe(text));

describe('the way back', () => {
  test.each([
    ['was never tried', states(null, null), /not tried yet.*30 days/],
    ['is never tried by itself', states(null, null, 0), /set so/],
    ['is being tried', states(try_('running'), null), /being downloaded/],
    ['was tried', states(try_('done'), try_('done')), /came back/],
    [
      'failed, though it worked before',
      states(try_('failed', 'One file is gone.'), try_('done')),
      /failed\. One file is gone\./,
    ],
  ])('that %s says so', (_, state, says) => expect(rehearsalSentence(state)).toMatch(says));
});
