import { describe, expect, test } from 'vitest';
import type { Held, Standing } from '../../catalog/safety/copy-fact.ts';
import type { DriveFact } from '../../catalog/safety/judge.ts';
import { certify } from './plan-certificate.ts';
import { type Gathered, type Now, proveRetirement, type VolumeState } from './prove-retirement.ts';

const held = (...holders: string[]): Held[] =>
  holders.map((text) => {
    const [holder, standing = 'proven'] = text.split(' ') as [string, Standing?];
    return { holder, standing };
  });
const volume = (facts: Partial<VolumeState> = {}): VolumeState => ({
  ...{ volumeId: 'v', attachment: 'a', released: false, asked: false, hasSources: true, scanned: true },
  ...{ ingest: { id: 'i', state: 'done' }, failed: 0, skipped: 0 },
  ...facts,
});
const gathered = (facts: Partial<Gathered> = {}): Gathered => ({
  ...{ volumes: [volume()], files: 7, unread: 0, troubled: 0 },
  holdings: [{ held: held('nas', 'drive:one', 'cloud:b2'), contents: 6, bytes: 60 }],
  archive: { copies: 7, changed: 0, changedBytes: 0 },
  ...facts,
});
const at = (site: string | null): DriveFact => ({ lifecycle: 'retired', site });
const world = (two: string | null, one: string | null = 'studio') => ({
  here: 'studio',
  drives: new Map([
    ['one', at(one)],
    ['two', at(two)],
  ]),
});
const now = (facts: Partial<Now> = {}): Now => ({
  ...{ driveId: 'one', volumes: [volume()], rule: { copies: 3, media: 2, offsite: 1 }, site: 'bank' },
  worlds: { now: world('studio'), atRest: world('studio') },
  ...facts,
});
const whats = (verdict: ReturnType<typeof proveRetirement>) =>
  verdict.safe ? [] : verdict.missing.map(({ what }) => what);
const holding = (...holders: string[]) =>
  gathered({ holdings: [{ held: held(...holders), contents: 2, bytes: 20 }] });
const volumesNow = (...facts: Partial<VolumeState>[]) => {
  const volumes = facts.map((one, n) => volume({ volumeId: `v${n}`, ...one }));
  return [gathered({ volumes }), now({ volumes })] as const;
};

describe('what stands in the way', () => {
  test.each<[string, readonly [Gathered, Now], string[]]>([
    ['nothing', [gathered(), now()], []],
    ['it is away', volumesNow({ attachment: null }), ['drive-away']],
    ['a partition of it is away', volumesNow({}, { attachment: null }), ['partition-away']],
    ['it was released', volumesNow({ released: true }), ['drive-released']],
    ['it may be another', volumesNow({ asked: true }), ['which-drive']],
    ['nothing of it is chosen', volumesNow({ hasSources: false }), ['no-source-folder']],
    ['one partition of it is enough to choose', volumesNow({}, { hasSources: false, scanned: false }), []],
    ['not looked through since', volumesNow({ scanned: false }), ['not-scanned']],
    ['one partition not looked through', volumesNow({}, { scanned: false }), ['not-scanned']],
    ['never ingested', volumesNow({ ingest: null }), ['not-scanned']],
    ['being ingested', volumesNow({ ingest: { id: 'i', state: 'open' } }), ['ingest-open']],
    ['broken off', volumesNow({ ingest: { id: 'i', state: 'failed' } }), ['ingest-failed']],
    ['files failed', volumesNow({ failed: 1 }), ['failed-files']],
    ['files were passed over', volumesNow({ skipped: 1 }), ['skipped-files']],
    ['files were not read', [gathered({ unread: 1 }), now()], ['unread-files']],
    ['no file at all', [gathered({ files: 0, holdings: [] }), now()], ['nothing-on-it']],
    [
      'a Copy that looks other than it was proven',
      [gathered({ archive: { copies: 7, changed: 1, changedBytes: 9 } }), now()],
      ['archive-changed'],
    ],
    ['a Copy in trouble', [gathered({ troubled: 1 }), now()], ['archive-trouble']],
    ['no such place', [gathered(), now({ site: null })], ['place-gone', 'short-offsite']],
    [
      'attached anew meanwhile',
      [gathered(), now({ volumes: [volume({ attachment: 'b' })] })],
      ['changed-meanwhile'],
    ],
    [
      'ingested anew meanwhile',
      [gathered(), now({ volumes: [volume({ ingest: { id: 'j', state: 'done' } })] })],
      ['changed-meanwhile'],
    ],
  ])('%s', (_, [found, at], expected) => {
    // What the cloud holds is in another building anyway.
    const facts =
      at.site === null ? { ...found, holdings: holding('nas', 'drive:one', 'drive:two').holdings } : found;
    expect(whats(proveRetirement(facts, at))).toEqual(expected);
  });
});

describe('the rule, as if it stood there already', () => {
  test.each<[string, string[], Partial<Now>, string[]]>([
    ['Archive, drive and cloud', ['nas', 'drive:one', 'cloud:b2'], {}, []],
    ['Archive and another drive', ['nas', 'drive:one', 'drive:two'], {}, []],
    ['all in one building', ['nas', 'drive:one', 'drive:two'], { site: 'studio' }, ['short-offsite']],
    ['one too few', ['nas', 'drive:one'], {}, ['short-copies']],
    ['its own proof is too old', ['nas', 'drive:one stale', 'cloud:b2'], {}, ['short-copies']],
    ['others make up for that', ['nas', 'drive:one stale', 'drive:two', 'cloud:b2'], {}, []],
    ['the Archive was only written', ['nas unproven', 'drive:one', 'cloud:b2'], {}, ['short-copies']],
    [
      'its own rule counts',
      ['nas', 'drive:one', 'cloud:b2'],
      { rule: { copies: 3, media: 3, offsite: 2 } },
      [],
    ],
    [
      'the other goes back to the same building',
      ['drive:one', 'drive:two'],
      { rule: { copies: 2, media: 1, offsite: 1 }, worlds: { now: world('studio'), atRest: world('bank') } },
      ['short-offsite'],
    ],
    [
      'the other is here for a while only',
      ['nas', 'drive:one', 'drive:two'],
      { site: 'studio', worlds: { now: world('studio'), atRest: world('bank') } },
      ['short-offsite'],
    ],
    [
      'the other is with somebody',
      ['nas', 'drive:one', 'drive:two'],
      { site: 'studio', worlds: { now: world(null), atRest: world(null) } },
      ['short-offsite'],
    ],
  ])('%s', (_, holders, facts, expected) => {
    expect(whats(proveRetirement(holding(...holders), now(facts)))).toEqual(expected);
  });
});

test('what is short says how much it is, and whose proofs would help', () => {
  const found = gathered({
    holdings: [
      { held: held('nas', 'drive:one stale'), contents: 2, bytes: 20 },
      { held: held('nas stale', 'drive:one', 'cloud:b2'), contents: 3, bytes: 5 },
      { held: held('nas', 'drive:one', 'cloud:b2'), contents: 9, bytes: 9 },
    ],
  });
  expect(proveRetirement(found, now())).toMatchObject({
    safe: false,
    missing: [
      { what: 'short-copies', files: 5, bytes: 25, doubtful: ['drive:one', 'nas'] },
      { what: 'short-media', files: 2, bytes: 20, doubtful: ['drive:one'] },
      { what: 'short-offsite', files: 2, bytes: 20, doubtful: ['drive:one'] },
    ],
  });
});

test('the certificate counts each holder of what it is about', () => {
  const found = gathered({
    holdings: [
      { held: held('nas', 'drive:one', 'cloud:b2'), contents: 6, bytes: 60 },
      { held: held('nas', 'drive:one stale', 'drive:two', 'cloud:b2'), contents: 1, bytes: 4 },
    ],
  });
  const verdict = proveRetirement(found, now());
  if (!verdict.safe) throw new Error('It is safe.');
  const certificate = certify(verdict.proof, {
    ...{ at: '2026-11-24T10:00:00.000Z', by: 'Ada', drive: 'LaCie', place: 'Safe, Bank', site: 'Bank' },
    ...{ rule: { copies: 3, media: 2, offsite: 1 }, bytes: 70, manifest: { blake3: 'ab', leftOut: 0 } },
    notCovered: { files: 0, bytes: 0, unreadable: 0, folders: [], more: false },
    names: new Map([['two', 'Other']]),
  });
  expect(certificate).toMatchObject({
    ...{ files: 7, contents: 7, unprovenHere: 1, archiveCopies: 7 },
    holders: [
      { holder: 'cloud:b2', name: 'b2', contents: 7, bytes: 64 },
      { holder: 'nas', name: null, contents: 7, bytes: 64 },
      { holder: 'drive:two', name: 'Other', contents: 1, bytes: 4 },
    ],
  });
});
