import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Held, Standing } from '../../catalog/safety/copy-fact.ts';
import type { World } from '../../catalog/safety/judge.ts';
import {
  type CardFileFacts,
  type CheckFacts,
  judgeCardFile,
  proveSafeToFormat,
} from './prove-safe-to-format.ts';

const world: World = {
  here: 'home',
  drives: new Map([
    ['near', { lifecycle: 'active', site: 'home' }],
    ['far', { lifecycle: 'retired', site: 'parents' }],
    ['lost', { lifecycle: 'lost', site: 'parents' }],
  ]),
};
const held = (holder: string, standing: Standing = 'proven'): Held => ({ holder, standing });
const facts = (over: Partial<CardFileFacts> = {}): CardFileFacts => ({
  reading: 'read',
  held: [held('nas')],
  archived: true,
  nameReused: false,
  ...over,
});

describe('a file of a card', () => {
  test.each<[string, Partial<CardFileFacts>, number, string | null, number, number]>([
    ['proven in the archive is safe', {}, 1, null, 1, 1],
    [
      'proven in the archive, on a drive elsewhere and in the cloud counts three copies at three sites',
      { held: [held('nas'), held('drive:far'), held('cloud:b2')] },
      3,
      null,
      3,
      3,
    ],
    ['proven once where two are wanted is not', {}, 2, 'too-few', 1, 1],
    ['on a lost drive counts nothing there', { held: [held('nas'), held('drive:lost')] }, 2, 'too-few', 1, 1],
    [
      'on a stale drive counts nothing there',
      { held: [held('nas'), held('drive:far', 'stale')] },
      2,
      'too-few',
      1,
      1,
    ],
    ['of which nothing is known was never copied', { held: [], archived: false }, 1, 'never-copied', 0, 0],
    [
      'under whose name another picture came is not the one that is known',
      { held: [], archived: false, nameReused: true },
      1,
      'name-reused',
      0,
      0,
    ],
    ['whose archive copy does not stand is not proven', { held: [], archived: true }, 1, 'not-proven', 0, 0],
    ['whose archive copy is stale is not proven', { held: [held('nas', 'stale')] }, 1, 'not-proven', 0, 0],
    [
      'whose archive copy was never read back is not proven',
      { held: [held('nas', 'unproven')] },
      1,
      'not-proven',
      0,
      0,
    ],
    [
      'on two drives and not in the archive is not',
      { held: [held('drive:far'), held('drive:near')], archived: false },
      1,
      'elsewhere-only',
      2,
      2,
    ],
    ['that cannot be read is not, whoever holds what', { reading: 'unreadable' }, 1, 'unreadable', 1, 1],
    ['that changed while it was read is not', { reading: 'changed' }, 1, 'changed', 1, 1],
  ])('%s', (_, over, wanted, why, copies, sites) => {
    expect(judgeCardFile(facts(over), world, wanted)).toMatchObject({ why, copies, sites });
  });

  test('is held by whom it says, the lost and the stale left out', () => {
    const many = [held('nas'), held('drive:lost'), held('drive:far', 'stale'), held('drive:near')];
    expect(judgeCardFile(facts({ held: many }), world, 1).holders).toEqual(['nas', 'drive:near']);
  });
});

const same = Buffer.from('listing');
const check = (over: Partial<CheckFacts> = {}): CheckFacts => ({
  files: 3,
  open: 0,
  unlisted: 0,
  damage: null,
  before: same,
  after: Buffer.from(same),
  list: Buffer.from('list'),
  ...over,
});

describe('a card', () => {
  test.each<[string, Partial<CheckFacts>, string]>([
    ['is safe where everything is', {}, 'safe'],
    ['is not while one file is not', { open: 1 }, 'not-yet'],
    ['of which one entry cannot be listed is damaged', { unlisted: 1 }, 'damaged'],
    ['whose folders do not hold together is damaged', { damage: '2 MB belong to no file.' }, 'damaged'],
    ['that is damaged is so before anything that is open', { unlisted: 1, open: 2 }, 'damaged'],
    [
      'that was written to meanwhile has changed, whatever else',
      { after: Buffer.from('x'), unlisted: 1 },
      'changed',
    ],
    ['without a file proves nothing', { files: 0 }, 'empty'],
    ['without a readable file is damaged, not empty', { files: 0, unlisted: 1 }, 'damaged'],
  ])('%s', (_, over, is) => {
    expect(proveSafeToFormat(check(over)).is).toBe(is);
  });

  test('that is safe is so with the list of what was compared', () => {
    expect(proveSafeToFormat(check())).toMatchObject({ proof: { list: Buffer.from('list') } });
  });
});

/** Every combination of facts, with what a person would say of each. */
function* everyFile(): Generator<{ facts: CardFileFacts; wanted: number; safe: boolean }> {
  const standings: (Standing | null)[] = [null, 'unproven', 'stale', 'proven'];
  for (const reading of ['read', 'changed', 'unreadable'] as const)
    for (const nas of standings)
      for (const far of standings)
        for (const lost of standings)
          for (const archived of [true, false])
            for (const nameReused of [true, false])
              for (const wanted of [1, 2, 3]) {
                const all = { nas, 'drive:far': far, 'drive:lost': lost };
                const holders = Object.entries(all).flatMap(([holder, standing]) =>
                  standing === null ? [] : [held(holder, standing)],
                );
                const proven = [nas, far].filter((standing) => standing === 'proven').length;
                const safe = reading === 'read' && nas === 'proven' && proven >= wanted;
                yield { facts: { reading, held: holders, archived, nameReused }, wanted, safe };
              }
}

type Judge = typeof judgeCardFile;
const differs = (judge: Judge) =>
  [...everyFile()].some(({ facts, wanted, safe }) => (judge(facts, world, wanted).why === null) !== safe);

test('over every combination of facts a file is safe exactly where a person would say so', () => {
  expect(differs(judgeCardFile)).toBe(false);
});

type Prove = typeof proveSafeToFormat;

/** Every combination of what a check found, with whether a person would call it safe. */
function* everyCheck(): Generator<{ found: CheckFacts; safe: boolean }> {
  for (const files of [0, 3])
    for (const open of [0, 1])
      for (const unlisted of [0, 1])
        for (const damage of [null, '2 MB belong to no file.'])
          for (const after of [Buffer.from(same), Buffer.from('other')]) {
            const untouched = after.equals(same);
            const safe = files > 0 && open + unlisted === 0 && damage === null && untouched;
            yield { found: check({ files, open, unlisted, damage, after }), safe };
          }
}
const misjudges = (prove: Prove) =>
  [...everyCheck()].some(({ found, safe }) => (prove(found).is === 'safe') !== safe);

test('over every combination of findings a card is safe exactly where a person would say so', () => {
  expect(misjudges(proveSafeToFormat)).toBe(false);
});

const mutations: [string, string, string][] = [
  ['what cannot be read counts', "if (reading !== 'read') return reading;", ''],
  [
    'a stale proof in the archive counts',
    "holder === 'nas' && standing === 'proven'",
    "holder === 'nas' && standing !== 'unproven'",
  ],
  ['anything in the archive counts', "holder === 'nas' && standing === 'proven'", "holder === 'nas'"],
  ['a drive is as good as the archive', "holder === 'nas' && standing === 'proven'", "standing === 'proven'"],
  ['what the catalogue knows is enough', "if (archived) return 'not-proven';", 'if (archived) return null;'],
  ['a copy on a drive is enough', "return 'elsewhere-only';", 'return null;'],
  ['one copy is always enough', "copies < wanted ? 'too-few' : null", 'null'],
  ['one copy less is enough', 'copies < wanted', 'copies < wanted - 1'],
  ['what has a known name is safe', "nameReused ? 'name-reused'", 'nameReused ? null'],
  ['what was never copied is safe', ": 'never-copied';\n}", ': null;\n}'],
  [
    'a card that was written to is judged',
    "if (!facts.before.equals(facts.after)) return { is: 'changed' };",
    '',
  ],
  ['what cannot be listed does not matter', 'facts.unlisted > 0 || ', ''],
  ['damage does not matter', ' || facts.damage !== null', ''],
  ['one open file does not matter', 'facts.open > 0', 'facts.open > 1'],
  ['an empty card is safe', "if (facts.files === 0) return { is: 'empty' };", ''],
];

test.each(mutations)('a rule by which %s is caught', async (_, from, to) => {
  const here = new URL('prove-safe-to-format.ts', import.meta.url);
  const source = readFileSync(here, 'utf8');
  expect(source.split(from)).toHaveLength(2);
  const engine = new URL('../../catalog/safety/judge.ts', here).href;
  const folder = mkdtempSync(join(tmpdir(), 'sl-mutation-'));
  try {
    const path = join(folder, 'mutant.ts');
    writeFileSync(path, source.replace(from, to).replace('../../catalog/safety/judge.ts', engine));
    const mutant = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as {
      judgeCardFile: Judge;
      proveSafeToFormat: Prove;
    };
    expect(differs(mutant.judgeCardFile) || misjudges(mutant.proveSafeToFormat)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
