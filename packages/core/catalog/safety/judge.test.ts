import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bruteForce, type Case, dated, freshness, now, volumes, worldOf } from './brute-force-model.ts';
import type { CopyFact, Held, Standing } from './copy-fact.ts';
import { holdersOf } from './holders-of.ts';
import { type DriveFact, judge, type Rule, strictest } from './judge.ts';

const rule: Rule = { copies: 3, media: 2, offsite: 1 };
const here = 'studio';
const drive = (lifecycle: 'active' | 'retired' | 'lost', site: string | null) => ({ lifecycle, site });
const world = {
  here,
  drives: new Map([
    ['near', drive('active', here)],
    ['far', drive('retired', 'parents')],
    ['farther', drive('retired', 'bank')],
    ['lent', drive('active', null)],
    ['lost', drive('lost', 'parents')],
  ]),
};
const held = (...holders: string[]): Held[] =>
  holders.map((text) => {
    const [holder, standing = 'proven'] = text.split(' ') as [string, Standing?];
    return { holder, standing };
  });

describe('3 copies, 2 media, 1 off-site', () => {
  test.each<[string, Held[], boolean, Partial<ReturnType<typeof judge>>]>([
    [
      'the Archive, a drive and the cloud',
      held('nas', 'drive:near', 'cloud:b2'),
      true,
      { sites: 2, media: 3 },
    ],
    [
      'the Archive, a drive elsewhere and the cloud',
      held('nas', 'drive:far', 'cloud:b2'),
      true,
      { sites: 3 },
    ],
    ['the Archive and two drives, one elsewhere', held('nas', 'drive:near', 'drive:far'), true, { media: 2 }],
    [
      'three drives, none with the Archive',
      held('drive:near', 'drive:far', 'drive:farther'),
      false,
      { short: { copies: 0, media: 1, offsite: 0 } },
    ],
    ['all in one building', held('nas', 'drive:near'), false, { short: { copies: 1, media: 0, offsite: 1 } }],
    [
      'the Archive and the cloud',
      held('nas', 'cloud:b2'),
      false,
      { short: { copies: 1, media: 0, offsite: 0 } },
    ],
    ['a stale proof', held('nas stale', 'drive:near', 'cloud:b2'), false, { copies: 2 }],
    ['a Copy without a proof', held('nas', 'drive:near unproven', 'cloud:b2'), false, { copies: 2 }],
    ['a lost drive', held('nas', 'drive:lost', 'cloud:b2'), false, { copies: 2, sites: 2 }],
    [
      'a lent drive, a Copy in no building',
      held('nas', 'drive:near', 'drive:lent'),
      false,
      { copies: 3, sites: 1, short: { copies: 0, media: 0, offsite: 1 } },
    ],
    ['a lent drive beside the cloud', held('nas', 'drive:lent', 'cloud:b2'), true, { sites: 2 }],
    ['a drive that is not known', held('nas', 'drive:nobody', 'cloud:b2'), false, { copies: 2 }],
    ['two cloud accounts', held('cloud:b2', 'cloud:s3', 'nas'), true, { media: 2, sites: 3 }],
    ['nothing', [], false, { copies: 0, short: rule }],
  ])('%s', (_, of, safe, more) => {
    expect(judge(of, world, rule)).toMatchObject({ safe, ...more });
  });
});

const volume = new Map(volumes.map((one) => [one.id, one]));
const copyOn = (volumeId: string, facts: Partial<CopyFact> = {}): CopyFact => ({
  volumeId,
  state: 'present',
  evidence: 'read-back',
  at: dated(1),
  ...facts,
});

describe('who holds a Content', () => {
  test.each<[string, CopyFact[], Held[]]>([
    ['paths on one Volume are one', [copyOn('archive'), copyOn('archive')], held('nas')],
    ['partitions of one drive are one', [copyOn('one-a'), copyOn('one-b')], held('drive:one')],
    ['a folder beside the Archive is the Archive', [copyOn('archive'), copyOn('folder')], held('nas')],
    ['buckets of one account are one', [copyOn('bucket-a'), copyOn('bucket-b')], held('cloud:b2')],
    ['the best Copy counts', [copyOn('one-a', { evidence: 'listed' }), copyOn('one-b')], held('drive:one')],
    [
      'what is missing, damaged or pending holds nothing',
      (['missing', 'damaged', 'pending'] as const).map((state) => copyOn('archive', { state })),
      [],
    ],
    [
      'written is a proof in the cloud only',
      [copyOn('archive', { evidence: 'written' }), copyOn('bucket-a', { evidence: 'written' })],
      held('cloud:b2', 'nas unproven'),
    ],
    ['listed is a proof nowhere', [copyOn('bucket-a', { evidence: 'listed' })], held('cloud:b2 unproven')],
    ['a proof is good until its last moment', [copyOn('archive', { at: dated(90) })], held('nas')],
    [
      'and stale from the next on',
      [copyOn('archive', { at: new Date(dated(90).getTime() - 1) })],
      held('nas stale'),
    ],
    ['a drive keeps it for two years', [copyOn('one-a', { at: dated(730) })], held('drive:one')],
    ['the cloud for one', [copyOn('bucket-a', { at: dated(366) })], held('cloud:b2 stale')],
    ['a proof from the future is none', [copyOn('archive', { at: dated(-1) })], held('nas unproven')],
  ])('%s', (_, copies, expected) => {
    expect(holdersOf(copies, volume, now, freshness)).toEqual(expected);
  });
});

test('several rules are satisfied by the strictest of each part', () => {
  expect(strictest([], rule)).toEqual(rule);
  expect(
    strictest(
      [
        { copies: 2, media: 3, offsite: 0 },
        { copies: 4, media: 1, offsite: 2 },
      ],
      rule,
    ),
  ).toEqual({
    copies: 4,
    media: 3,
    offsite: 2,
  });
});

const copies: fc.Arbitrary<CopyFact[]> = fc.array(
  fc.record({
    volumeId: fc.constantFrom(...volumes.map(({ id }) => id)),
    state: fc.constantFrom<CopyFact['state'][]>(
      'pending',
      'present',
      'present',
      'present',
      'missing',
      'damaged',
    ),
    evidence: fc.constantFrom<CopyFact['evidence'][]>(
      'listed',
      'written',
      'read-back',
      'read-back',
      'read-back',
      'read-back',
    ),
    at: fc.constantFrom(-1, 0, 1, 30, 60, 89, 90, 91, 364, 365, 366, 729, 730, 731).map(dated),
  }),
  { maxLength: 9 },
);
const anyCase: fc.Arbitrary<Case> = fc.record({
  copies,
  drives: fc.dictionary(
    fc.constantFrom('one', 'two', 'three'),
    fc.record({
      lifecycle: fc.constantFrom<DriveFact['lifecycle'][]>('active', 'active', 'retired', 'retired', 'lost'),
      site: fc.constantFrom('studio', 'parents', 'bank', null),
    }),
  ),
  rule: fc.record({
    copies: fc.integer({ min: 1, max: 4 }),
    media: fc.integer({ min: 1, max: 3 }),
    offsite: fc.integer({ min: 0, max: 2 }),
  }),
});

const judged = (one: Case) => judge(holdersOf(one.copies, volume, now, freshness), worldOf(one), one.rule);

test('the engine and a model that counts by hand agree', () => {
  let safe = 0;
  fc.assert(
    fc.property(anyCase, (one) => {
      const found = judged(one);
      safe += Number(found.safe);
      expect(found).toMatchObject(bruteForce(one));
    }),
    { numRuns: 10_000 },
  );
  expect(safe).toBeGreaterThan(500);
});

test('another Copy never makes a Content less safe, and a lost drive never more', () => {
  fc.assert(
    fc.property(anyCase, copies, (one, more) => {
      const before = judged(one);
      const after = judged({ ...one, copies: [...one.copies, ...more] });
      expect(after.copies).toBeGreaterThanOrEqual(before.copies);
      expect(after.safe || !before.safe).toBe(true);
      const lost = Object.fromEntries(
        Object.entries(one.drives).map(([id, of]) => [id, { ...of, lifecycle: 'lost' as const }]),
      );
      expect(before.safe || !judged({ ...one, drives: lost }).safe).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
