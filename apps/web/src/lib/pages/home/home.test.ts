import type { DriveView } from '@safelight/contract/drives.ts';
import type { SafetyView } from '@safelight/contract/safety.ts';
import type { CloudView } from '@safelight/contract/state.ts';
import { expect, test } from 'vitest';
import { adviceFor, restful } from './advice.ts';
import { sentenceOf } from './sentence.ts';

const safety = (facts: Partial<SafetyView>) =>
  ({
    totalFiles: 100,
    totalBytes: 1e12,
    atRiskBytes: 0,
    atRiskFiles: 0,
    copies: { bytes: 1e12, shortBytes: 0, shortFiles: 0 },
    cloudConfigured: true,
    elsewhere: true,
    safeBytes: 1e12,
    rule: { copies: 3, media: 2, offsite: 1 },
    acts: [],
    visits: [],
    archive: { state: 'ready', says: null, unproven: null },
    ...facts,
  }) as SafetyView;
const cloud = (facts: Partial<CloudView>) =>
  ({
    configured: true,
    state: 'ready',
    says: null,
    abilities: null,
    locks: { days: 0, problem: null, firstUntil: null, lastUntil: null, open: 0 },
    paused: false,
    pausedUntil: null,
    line: { bytesPerSecond: null, until: null, zone: 'UTC', delivering: false },
    pendingFiles: 0,
    pendingBytes: 0,
    secondsLeft: null,
    daySpeed: null,
    weekSpeed: null,
    finish: null,
    ...facts,
  }) as CloudView;
const drive = (facts: object, ingest: object | null) =>
  ({
    id: 'd',
    name: 'Disk',
    attached: true,
    damagedFiles: 0,
    ingest,
    volumes: [{ sourceFolders: [], sourcesChosen: false, topFolders: ['Fotos'] }],
    ...facts,
  }) as unknown as DriveView;
const now = 0;

test('the sentence names what stands in one building only', () => {
  const { lit, words, lead } = sentenceOf(
    safety({
      atRiskBytes: 412e9,
      atRiskFiles: 9130,
      totalBytes: 18.9e12,
      copies: { bytes: 0, shortBytes: 1.74e12, shortFiles: 1 },
    }),
  );
  expect(lit).toBe('412 GB');
  expect(words).toBe(' in 9,130 files exist in one building only.');
  expect(lead).toBe(
    'The other 18.5 TB stand in two buildings or more; 1.33 TB of them are short of a third copy.',
  );
});

test('without a cloud store the missing third copy is said', () => {
  expect(sentenceOf(safety({ atRiskBytes: 1, atRiskFiles: 1, elsewhere: false })).lead).toContain(
    'third copy is missing',
  );
});

test('an absent archive comes before everything else', () => {
  const absent = safety({
    atRiskBytes: 5,
    archive: {
      state: 'archive-absent',
      says: 'It is not mounted.',
      unproven: null,
      free: null,
      capacity: null,
    },
  });
  expect(sentenceOf(absent)).toMatchObject({ lit: 'The Archive', lead: 'It is not mounted.' });
  expect(adviceFor({ drives: [], safety: absent, cloud: cloud({}), now })[0]?.title).toBe(
    'Bring the Archive back',
  );
});

test('when all is well nothing is lit and nothing is to be done', () => {
  expect(sentenceOf(safety({}))).toMatchObject({ words: 'Everything is safe.' });
  expect(
    adviceFor({
      drives: [drive({}, { state: 'done', failed: 0 })],
      safety: safety({}),
      cloud: cloud({}),
      now,
    }),
  ).toEqual([]);
  expect(restful({ drives: [], safety: safety({}), cloud: cloud({}), now }).title).toContain('next drive');
});

test.each([
  ['Choose what to copy from Disk', drive({}, null)],
  ['Disk is on hold', drive({}, { state: 'on-hold', reasonText: 'The Archive is full.', failed: 0 })],
  [
    'Attach Disk again',
    drive(
      { attached: false },
      { state: 'waiting', fresh: 5, settled: 2, freshBytes: 5, settledBytes: 2, failed: 0 },
    ),
  ],
  ['Look at 2 problems on Disk', drive({}, { state: 'done', failed: 2, failedBytes: 9 })],
])('%s', (title, of) => {
  expect(
    adviceFor({ drives: [of], safety: safety({}), cloud: cloud({}), now }).map((advice) => advice.title),
  ).toEqual([title]);
});

test.each([
  ['Add a cloud store', cloud({ configured: false, state: 'no-store' })],
  ['Mend the cloud store', cloud({ state: 'cloud-refused' })],
  ['Go on with the upload', cloud({ paused: true, pendingFiles: 3 })],
])('%s', (title, of) => {
  expect(adviceFor({ drives: [], safety: safety({}), cloud: of, now }).map((advice) => advice.title)).toEqual(
    [title],
  );
});

const act = (facts: object) =>
  ({
    driveId: 'd',
    drive: 'LaCie',
    place: null,
    site: null,
    lentTo: null,
    here: true,
    gainBytes: 5,
    gainFiles: 1,
    shortBytes: 9,
    ...facts,
  }) as SafetyView['acts'][number];

test.each([
  ['Move LaCie to Bank', act({ what: 'move', site: 'Bank' })],
  ['Move LaCie to another building', act({ what: 'move' })],
  ['Bring LaCie home and attach it', act({ what: 'check', here: false, place: 'Safe, Bank' })],
  ['Attach LaCie', act({ what: 'check' })],
  ['Ask Nora for LaCie', act({ what: 'ask-back', lentTo: 'Nora' })],
])('%s', (title, of) => {
  const [advice] = adviceFor({ drives: [], safety: safety({ acts: [of] }), cloud: cloud({}), now });
  expect(advice).toMatchObject({ title, gain: 5 });
});

test('an upload that runs is let finish, with its day', () => {
  const at = (days: number) => new Date(now + days * 86_400_000).toISOString();
  const finish = { at: at(2), earliest: at(1), latest: at(4) };
  const facts = {
    drives: [],
    safety: safety({}),
    cloud: cloud({ pendingFiles: 3, pendingBytes: 5e9, finish }),
    now,
  };
  const weekday = (time: string) =>
    new Intl.DateTimeFormat('en-GB', { weekday: 'long' }).format(new Date(time));
  expect(restful(facts).title).toBe(`Let the upload finish: ${weekday(finish.at)}`);
  expect(restful(facts).text).toContain(`(tomorrow to ${weekday(finish.latest)})`);
});

test('what an upload closes within a week needs no drive to be moved', () => {
  const facts = { drives: [], safety: safety({ acts: [act({ what: 'move' })] }), now };
  const sending = { pendingFiles: 1, pendingBytes: 10 };
  expect(adviceFor({ ...facts, cloud: cloud({ ...sending, secondsLeft: 3600 }) })).toEqual([]);
  expect(adviceFor({ ...facts, cloud: cloud({ ...sending, secondsLeft: 1e6 }) })).toHaveLength(1);
  expect(
    adviceFor({ ...facts, cloud: cloud({ pendingFiles: 1, pendingBytes: 1, secondsLeft: 60 }) }),
  ).toHaveLength(1);
});

test('copies that are there but not where the rule wants them are told', () => {
  expect(sentenceOf(safety({ safeBytes: 4e11 })).lead).toContain('600 GB do not keep the rest of the rule');
});

test('damage is the first thing to mend', () => {
  const [first] = adviceFor({ drives: [], safety: safety({}), cloud: cloud({}), damaged: 2, now });
  expect(first?.title).toBe('Heal 2 damaged copies');
});

const check = (driveId: string, gainBytes: number) => ({
  ...{
    what: 'check' as const,
    driveId,
    drive: driveId,
    place: 'Safe',
    site: null,
    lentTo: null,
    here: false,
  },
  ...{ gainBytes, gainFiles: 1, shortBytes: 0 },
});
const due = (name: string, bring: boolean) => ({
  ...{ id: name, name, place: null, lentTo: null, files: 1, bytes: 1, bring },
});

test('drives that are fetched in one go are one act, and those that can wait are none', () => {
  const of = safety({
    acts: [check('A', 5), check('B', 4), check('C', 3), check('D', 2)],
    visits: [
      { siteId: 's', site: 'Bank', here: false, drives: [due('A', true), due('B', true), due('C', false)] },
      { siteId: 't', site: 'Office', here: false, drives: [due('D', true)] },
    ],
  });
  expect(adviceFor({ drives: [], safety: of, cloud: cloud({}), now })).toMatchObject([
    {
      title: 'Bring A and B home from Bank',
      text: 'Their proofs are too old to count. 1 more there can wait. Attached, they are read again.',
      gain: 9,
      act: { href: '/drives/visits' },
    },
    { title: 'Bring D home and attach it', gain: 2 },
  ]);
});

test('a loan whose day has passed reminds, once', () => {
  const lent = { to: 'Nora', since: '2026-01-01T00:00:00Z', until: '2020-02-03', overdue: true };
  const drives = [drive({ lent, name: 'Disk' }, null)].map((one) => ({ ...one, attached: false }));
  const [advice] = adviceFor({ drives, safety: safety({}), cloud: cloud({}), now });
  expect(advice).toMatchObject({ title: 'Ask Nora for Disk', text: 'It was to be back on 3 Feb 2020.' });
  const asked = safety({ acts: [{ ...check('d', 5), what: 'ask-back', lentTo: 'Nora', drive: 'Disk' }] });
  expect(adviceFor({ drives, safety: asked, cloud: cloud({}), now }).map(({ title }) => title)).toEqual([
    'Ask Nora for Disk',
  ]);
});

test('what rotted on a drive is told, but not of a lost one', () => {
  const told = (facts: object) =>
    adviceFor({
      drives: [drive({ damagedFiles: 3, ...facts }, null)],
      safety: safety({}),
      cloud: cloud({}),
      now,
    }).map(({ title }) => title);
  expect(told({ lifecycle: 'retired' })).toEqual(['Look at 3 damaged files on Disk']);
  expect(told({ lifecycle: 'lost', attached: false })).toEqual([]);
});

test('a drive that goes to the cloud only is asked for while something of it was not sent', () => {
  const of = (facts: object) =>
    adviceFor({
      drives: [drive({ mode: 'cloud-only', uploadPendingFiles: 3, uploadPendingBytes: 5e9, ...facts }, null)],
      safety: safety({}),
      cloud: cloud({ pendingFiles: 3, pendingBytes: 5e9 }),
      now,
    });
  expect(of({ attached: false })).toMatchObject([{ title: 'Attach Disk again', gain: 5e9 }]);
  expect(of({ attached: false, lifecycle: 'lost' })).toEqual([]);
  expect(of({ attached: false, uploadPendingFiles: 0 })).toEqual([]);
});

test('what is only catalogued is not promised to a cloud store; its drive is to be copied', () => {
  const alone = drive({ mode: 'catalogue-only', atRiskBytes: 7e9 }, { state: 'done', failed: 0 });
  const unsafe = safety({ atRiskBytes: 8e9 });
  const store = cloud({ configured: false });
  expect(adviceFor({ drives: [alone], safety: unsafe, cloud: store, now })).toMatchObject([
    { title: 'Have Disk copied, or sent to the cloud', gain: 7e9 },
    { title: 'Add a cloud store', gain: 1e9 },
  ]);
});
