import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ArchiveCopy,
  firstOfEach,
  type GoodBytes,
  groupsOf,
  type PendingFile,
  planFile,
} from './plan-ingest.ts';

const place = { driveFolder: 'LaCie', ordinal: 1, limits: { maxBytes: 255, takes: () => true } };
const digest = (letter: string) => Buffer.alloc(32, letter);
const four = { inode: 1n, size: 3n, mtimeNs: 5n, ctimeNs: 6n };
const copyAt = (path: string): ArchiveCopy => ({
  id: 7n,
  path: Buffer.from(path),
  four,
  evidence: 'read-back',
});
const good = (letter: string): GoodBytes => ({
  ok: true,
  mtimeNs: 5n,
  blake3: digest(letter),
  crc32: 1,
  xxh64: Buffer.alloc(8),
  bytes: 3,
});
const file = (over: Partial<PendingFile> = {}): PendingFile => ({
  id: 1n,
  path: Buffer.from('Photography/a.nef'),
  bytes: 3n,
  kind: 'photo',
  current: null,
  probablyHeld: false,
  ...over,
});
const facts = (over: object) => ({
  file: file(),
  received: good('a'),
  temporary: Buffer.from('.safelight/incoming/x'),
  written: true,
  original: null,
  bestEvidence: 'read-back' as const,
  removalId: null,
  copied: true,
  currentStands: true,
  ...over,
});
const current = (letter: string, path = 'LaCie/Photography/a.nef') => ({
  blake3: digest(letter),
  bytes: 3n,
  copy: copyAt(path),
});

describe('a file of a drive that is not copied', () => {
  const uncopied = (over: object) => planFile(facts({ copied: false, written: false, ...over }), place);

  test('is only written down', () => {
    expect(uncopied({})).toMatchObject({ do: 'catalogue' });
  });

  test('is only written down also where its bytes are in the Archive already', () => {
    expect(uncopied({ original: copyAt('Other/a.nef') })).toMatchObject({ do: 'catalogue' });
  });

  test('keeps the Copy in the Archive that it had', () => {
    expect(uncopied({ file: file({ current: current('a') }) })).toMatchObject({ do: 'keep' });
  });

  test('touches nothing in the Archive where its bytes are others now', () => {
    expect(uncopied({ file: file({ current: current('b') }) })).toMatchObject({ do: 'catalogue' });
  });

  test('fails and is kept out as any other', () => {
    expect(uncopied({ received: { ok: false, code: 'unreadable', detail: null } })).toMatchObject({
      do: 'fail',
    });
    expect(uncopied({ removalId: 'r' })).toMatchObject({ do: 'keep-out' });
  });
});

describe('a file that was read', () => {
  test('goes to its own path below the folder of its drive', () => {
    const plan = planFile(facts({}), place);
    expect(plan).toMatchObject({ do: 'place', placement: { original: null }, older: null });
    expect(plan.do === 'place' && plan.placement.final.toString()).toBe('LaCie/Photography/a.nef');
    expect(plan.do === 'place' && plan.placement.alternative.toString()).toBe(
      'LaCie/Photography/a~616161616161.nef',
    );
  });

  test('shares the bytes of a proven copy', () => {
    const original = copyAt('Other/a.nef');
    expect(planFile(facts({ original }), place)).toMatchObject({
      placement: { original: { path: original.path } },
    });
  });

  test('with the same bytes as before is kept while its copy stands', () => {
    expect(planFile(facts({ file: file({ current: current('a') }) }), place).do).toBe('keep');
  });

  test('with the same bytes as before is placed again where its copy was touched', () => {
    const plan = planFile(facts({ file: file({ current: current('a') }), currentStands: false }), place);
    expect(plan).toMatchObject({ do: 'place', older: null });
  });

  const keep = '.safelight/versions/LaCie/Photography/a.nef.~626262626262';

  test.each(['LaCie/Photography/a.nef', keep])(
    'with other bytes keeps the older version, under 12 digits of its hash, where it stands at %s',
    (path) => {
      const plan = planFile(facts({ file: file({ current: current('b', path) }) }), place);
      expect(plan.do === 'place' && plan.older?.keep.toString()).toBe(keep);
    },
  );

  test('with other bytes leaves an older version alone that stands under another name', () => {
    const plan = planFile(facts({ file: file({ current: current('b', 'LaCie/a~1.nef') }) }), place);
    expect(plan).toMatchObject({ do: 'place', older: null });
  });

  test.each(['read-back', 'written'] as const)(
    'whose copy was only written is proven where %s is possible',
    (best) => {
      const { copy, ...rest } = current('a');
      const known = file({ current: { ...rest, copy: { ...copy, evidence: 'written' } } });
      const plan = planFile(facts({ file: known, bestEvidence: best }), place);
      expect(plan.do).toBe(best === 'written' ? 'keep' : 'place');
    },
  );

  test('that was only hashed and is new is received', () => {
    expect(planFile(facts({ written: false }), place).do).toBe('receive');
  });

  test('that could not be read fails with its reason', () => {
    const refused = { ok: false as const, code: 'unreadable' as const, detail: 'EIO' };
    expect(planFile(facts({ received: refused }), place)).toMatchObject({ do: 'fail', refused });
  });
});

test('the second partition of a drive has a source folder of its own', () => {
  const plan = planFile(facts({}), { ...place, ordinal: 2 });
  expect(plan.do === 'place' && plan.placement.final.toString()).toBe('LaCie/Photography (2)/a.nef');
});

test('of the same bytes in one group the first is placed, the others wait for its proof', () => {
  const plans = ['a', 'b', 'a'].map((letter) => planFile(facts({ received: good(letter) }), place));
  const { first, again } = firstOfEach(plans.filter((plan) => plan.do === 'place'));
  expect([first.length, again.length]).toEqual([2, 1]);
});

test('groups hold at most 64 MB or 256 files, and a larger file alone', () => {
  const sizes = [1n, 70_000_000n, ...Array<bigint>(300).fill(10n)];
  const groups = [...groupsOf(sizes.map((bytes, i) => file({ id: BigInt(i), bytes })))];
  expect(groups.map((group) => group.length)).toEqual([1, 1, 256, 44]);
});

const letter = fc.constantFrom('a', 'b');
const copyPath = fc.constantFrom(
  'LaCie/Photography/a.nef',
  'LaCie/Photography/a~616161616161.nef',
  '.safelight/versions/LaCie/Photography/a.nef.~626262626262',
);
const evidence = fc.constantFrom('read-back' as const, 'written' as const);
const anyCopy = fc
  .tuple(copyPath, evidence)
  .map(([path, its]): ArchiveCopy => ({ ...copyAt(path), evidence: its }));
const anyFacts = fc.record({
  read: letter,
  current: fc.option(fc.record({ letter, copy: fc.option(anyCopy, { nil: null }) }), { nil: null }),
  original: fc.option(anyCopy, { nil: null }),
  written: fc.boolean(),
  removalId: fc.constant(null),
  currentStands: fc.boolean(),
  bestEvidence: evidence,
});

type AnyFacts = typeof anyFacts extends fc.Arbitrary<infer T> ? T : never;

describe('whatever was read and is known', () => {
  const planned = (its: AnyFacts) => {
    const { read, current: before, ...rest } = its;
    const known = before && { blake3: digest(before.letter), bytes: 3n, copy: before.copy };
    return planFile({ ...facts({ received: good(read), file: file({ current: known }) }), ...rest }, place);
  };

  test('it is kept only where the same bytes stand, proven as well as can be', () => {
    fc.assert(
      fc.property(anyFacts, (its) => {
        if (planned(its).do !== 'keep') return;
        expect(its.current?.letter).toBe(its.read);
        expect(its.currentStands).toBe(true);
        expect([its.bestEvidence, 'read-back']).toContain(its.current!.copy!.evidence);
      }),
    );
  });

  test('bytes that were not written are shared or received, never placed', () => {
    fc.assert(
      fc.property(anyFacts, (its) => {
        const plan = planned({ ...its, written: false });
        if (plan.do === 'place') expect(plan.placement.original).not.toBeNull();
      }),
    );
  });

  test('an older version is kept only where the bytes changed, and never under the final name', () => {
    fc.assert(
      fc.property(anyFacts, (its) => {
        const plan = planned(its);
        if (plan.do !== 'place' || !plan.older) return;
        expect(its.current!.letter).not.toBe(its.read);
        expect(plan.older.keep.equals(plan.placement.final)).toBe(false);
        expect(plan.placement.displaces).toBeNull();
      }),
    );
  });
});
