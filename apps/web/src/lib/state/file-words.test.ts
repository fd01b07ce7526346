import type { CopyView, FileView } from '@safelight/contract/files.ts';
import { expect, test } from 'vitest';
import { copiesSentence, copiesToShow, copyWords, fileState, shootName } from './file-words.ts';

const now = Date.parse('2026-11-20T14:00:00Z');
const copy = (facts: Partial<CopyView>) =>
  ({
    volume: 'archive',
    volumeId: 'a',
    path: 'p',
    state: 'present',
    evidence: 'read-back',
    at: '2026-11-17T14:00:00Z',
    ...facts,
  }) as CopyView;
const archive = copy({});
const cloud = copy({ volume: 'cloud', evidence: 'written' });

test.each([
  [copy({}), 'proven', 'proven 3 days ago'],
  [copy({ evidence: 'written' }), 'copied', 'written 3 days ago'],
  [cloud, 'proven', 'acknowledged 3 days ago'],
  [copy({ volume: 'drive', evidence: 'listed' }), 'listed', 'seen 3 days ago'],
  [copy({ state: 'pending' }), 'waiting', 'on its way'],
  [copy({ state: 'damaged' }), 'need', 'found damaged 3 days ago'],
  [copy({ state: 'missing' }), 'lost', 'found missing 3 days ago'],
])('a copy is shown by its evidence (%#)', (view, of, words) => {
  expect(copyWords(view, now)).toEqual({ of, words });
});

test('the sentence counts only copies that count', () => {
  expect(copiesSentence([])).toBe('No copy is proven yet.');
  expect(copiesSentence([archive])).toBe('One copy, in one building only.');
  expect(copiesSentence([archive, copy({ volume: 'drive' })])).toBe('Two copies, none of them in the cloud.');
  expect(copiesSentence([archive, copy({ volume: 'drive' }), cloud])).toBe(
    'Three copies, one of them in the cloud.',
  );
  expect(copiesSentence([archive, copy({ volume: 'drive', evidence: 'listed' })])).toBe(
    'One copy, in one building only.',
  );
});

test('a file stands as its best copies do', () => {
  const state = (...copies: CopyView[]) => fileState({ copies } as unknown as FileView).words;
  expect(state(copy({ volume: 'drive', evidence: 'listed' }))).toBe('On the drive only');
  expect(state(archive)).toBe('Proven');
  expect(state(archive, cloud)).toBe('Proven, in the cloud');
  expect(state(copy({ evidence: 'written' }))).toBe('Copied');
  expect(state(archive, copy({ volume: 'cloud', state: 'damaged' }))).toBe('Damaged copy');
});

test.each([
  ['Photography/2018/2018-04-14 Lake Nona/x.jpg', 'Lake Nona'],
  ['Photography/2018/20180414_Lake/x.jpg', 'Lake'],
  ['Photography/2018/2018-04-14/x.jpg', '2018-04-14'],
  ['Photography/2018/x.jpg', '2018'],
  ['x.jpg', ''],
])('the shoot of %s', (path, name) => {
  expect(shootName(path)).toBe(name);
});

test('a key of the cloud that lost its bytes is shown until they are there under another', () => {
  const lost = copy({ volume: 'cloud', volumeId: 'c', path: 'lost', state: 'missing' });
  const again = copy({ volume: 'cloud', volumeId: 'c', path: 'again', evidence: 'written' });
  const edited = copy({ path: 'edited', state: 'missing' });
  expect(copiesToShow([archive, edited, lost])).toEqual([archive, edited, lost]);
  expect(copiesToShow([archive, edited, lost, again])).toEqual([archive, edited, again]);
});
