import type { ArchiveCareView, TroubleView, VerifyView } from '@safelight/contract/care.ts';
import { expect, test } from 'vitest';
import { careWords, troubleWords, verifyWords } from './care-words.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const trouble = (changes: Partial<TroubleView>): TroubleView => ({
  id: '1',
  fileId: '1',
  drive: 'LaCie',
  driveId: 'd',
  volume: 'archive',
  path: 'Photography/a.jpg',
  bytes: 1,
  state: 'damaged',
  at: '2026-11-24T11:00:00Z',
  replaced: false,
  from: 'cloud',
  away: null,
  ...changes,
});
const verify = (changes: Partial<VerifyView>) =>
  ({
    state: 'done',
    finishedAt: '2026-11-24T09:00:00Z',
    checked: 1200,
    good: 1200,
    damaged: 0,
    missing: 0,
    unreadable: 0,
    healed: 0,
    ...changes,
  }) as VerifyView;
const care = (changes: Partial<ArchiveCareView>) =>
  ({
    copies: 10,
    damaged: 0,
    missing: 0,
    oldestProofAt: '2026-11-04T12:00:00Z',
    ...changes,
  }) as ArchiveCareView;

test.each<[Partial<TroubleView>, string]>([
  [{}, 'Damaged in the Archive. It can be healed from the cloud.'],
  [{ state: 'missing', from: 'drive' }, 'Missing in the Archive. It can be put back from the drive.'],
  [
    { state: 'missing', replaced: true },
    'Changed in the Archive. What it was before can be put beside it, from the cloud.',
  ],
  [{ from: null, away: 'LaCie' }, 'Damaged in the Archive. A good copy is on LaCie: attach it.'],
  [{ from: null }, 'Damaged in the Archive. A good copy is not known anywhere.'],
  [
    { from: null, away: 'LaCie', replaced: true },
    'Changed in the Archive. What it was before is on LaCie: attach it.',
  ],
  [{ volume: 'cloud', from: null }, 'Damaged in the cloud. It is uploaded again by itself, under a new key.'],
  [
    { volume: 'drive', from: null },
    'Damaged on the drive itself. Good bytes can be written to it while it is attached.',
  ],
])('%o: %s', (changes, words) => {
  expect(troubleWords(trouble(changes))).toBe(words);
});

test.each<[Partial<VerifyView>, string]>([
  [{}, '1,200 copies read again 3 hours ago, every one good.'],
  [{ good: 1197, damaged: 2, missing: 1 }, '1,200 copies read again 3 hours ago: 2 damaged, 1 missing.'],
  [{ damaged: 1, healed: 1 }, '1 copy healed 3 hours ago, from a copy that was proven first.'],
  [
    { state: 'failed', reasonText: 'The drive was released.' },
    'Broke off 3 hours ago: The drive was released.',
  ],
])('%o: %s', (changes, words) => {
  expect(verifyWords(verify(changes), now)).toBe(words);
});

test.each<[Partial<ArchiveCareView>, string]>([
  [{ copies: 0 }, 'Nothing is in it yet.'],
  [{}, 'Every copy was read back and was right. The oldest proof is from 20 days ago.'],
  [{ damaged: 1, missing: 2 }, '1 copy is damaged, 2 copies are missing.'],
])('%o: %s', (changes, words) => {
  expect(careWords(care(changes), now)).toBe(words);
});
