import type { CardCheckView, CardFolderView, CardView } from '@safelight/contract/cards.ts';
import { expect, test } from 'vitest';
import { actOf, heldAtLeast, heldWords, verdictWords } from './verdict-words.ts';

const check = {
  state: 'done',
  verdict: 'safe',
  stands: true,
  over: null,
  damage: null,
  reason: null,
  reasonText: null,
  files: 12,
  safe: 12,
  open: 0,
  openBytes: 0,
} as unknown as CardCheckView;
const card = (over: Partial<CardCheckView> | null, more: Partial<CardView> = {}) =>
  ({ attached: true, released: false, check: over && { ...check, ...over }, ...more }) as CardView;

test.each([
  ['safe', card({}), 'safe', 'Safe to format.', 'release'],
  [
    'not yet',
    card({ verdict: 'not-yet', open: 2, safe: 10 }),
    'lit',
    'Not yet. 2 files are not safe elsewhere.',
    'copy',
  ],
  [
    'one file',
    card({ verdict: 'not-yet', open: 1, safe: 0 }),
    'lit',
    'Not yet. 1 file is not safe elsewhere.',
    'copy',
  ],
  ['damaged', card({ verdict: 'damaged' }), 'lit', 'Part of this card cannot be read.', 'check'],
  [
    'damaged with open files',
    card({ verdict: 'damaged', open: 1 }),
    'lit',
    'Part of this card cannot be read.',
    'copy',
  ],
  ['changed', card({ verdict: 'changed', open: 1 }), 'lit', 'The card was written to.', 'check'],
  ['written to since', card({ stands: false, over: 'written' }), 'lit', 'The card was written to.', 'check'],
  ['empty', card({ verdict: 'empty', files: 0 }), 'quiet', 'Nothing to prove.', 'release'],
  [
    'away',
    card({ stands: false, over: 'away' }, { attached: false }),
    'quiet',
    'Not in a reader.',
    undefined,
  ],
  [
    'pulled out',
    card({ state: 'failed', reason: 'drive-away' }, { attached: false }),
    'quiet',
    'Not known.',
    undefined,
  ],
  ['not checked', card(null), 'quiet', 'Not checked yet.', 'check'],
  ['released', card({}, { released: true }), 'safe', 'Safe to format.', undefined],
] as const)('a card that is %s says so and names the one act', (_, view, mark, title, act) => {
  expect(verdictWords(view)).toMatchObject({ mark, title });
  expect(actOf(view)).toBe(act);
});

test('while a check is at work there is no verdict, and nothing to press', () => {
  expect(verdictWords(card({ state: 'running' }))).toBeUndefined();
  expect(actOf(card({ state: 'running' }))).toBeUndefined();
});

test('copies and buildings are told in words', () => {
  expect(heldWords(1, 1)).toBe('in one copy, one building');
  expect(heldWords(3, 2)).toBe('in three copies, two buildings');
});

test('says what each safe file of a folder is in, and nothing where none is safe', () => {
  const folder = (fewestCopies: number | null, fewestSites: number | null) =>
    heldAtLeast({ fewestCopies, fewestSites } as CardFolderView);
  expect(folder(3, 2)).toBe('three copies, two buildings');
  expect(folder(null, null)).toBe('');
});
