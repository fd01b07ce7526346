import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bruteForce, type Case, freshness, now, volumes, worldOf } from './brute-force-model.ts';
import { holdersOf } from './holders-of.ts';
import { judge } from './judge.ts';

interface Engine {
  holdersOf: typeof holdersOf;
  judge: typeof judge;
}

const volume = new Map(volumes.map((one) => [one.id, one]));
const sites = ['studio', 'parents', 'bank'];
const DAY = 24 * 60 * 60 * 1000;
type State = Required<Case>;

/** What may become of one Content and the Drives that have it. */
const acts: ((state: State, k: number) => void)[] = [
  ({ copies, at }, k) =>
    void copies.push({ volumeId: volumes[k % 8]!.id, state: 'present', evidence: 'read-back', at }),
  ({ copies, at }, k) =>
    void copies.push({ volumeId: volumes[k % 8]!.id, state: 'present', evidence: 'read-back', at }),
  ({ copies, at }, k) =>
    void copies.push({
      volumeId: volumes[k % 8]!.id,
      state: 'present',
      evidence: k % 2 ? 'written' : 'listed',
      at,
    }),
  ({ copies }, k) => {
    const copy = copies[k % Math.max(1, copies.length)];
    if (copy) copy.state = (['damaged', 'missing', 'present', 'pending'] as const)[k % 4]!;
  },
  ({ copies, at }, k) => {
    const copy = copies[k % Math.max(1, copies.length)];
    if (copy) Object.assign(copy, { evidence: 'read-back', state: 'present', at });
  },
  ({ drives }, k) => {
    drives[['one', 'two', 'three'][k % 3]!]!.site = sites[(k >> 2) % 3]!;
  },
  ({ drives }, k) => {
    drives[['one', 'two', 'three'][k % 3]!]!.site = k % 2 ? null : 'parents';
  },
  ({ drives }, k) => {
    drives[['one', 'two', 'three'][k % 3]!]!.lifecycle = (['lost', 'active', 'retired'] as const)[
      (k >> 2) % 3
    ]!;
  },
  // Two at once: both are put away, each counting on the other.
  ({ drives }) => {
    for (const id of ['one', 'two']) drives[id] = { lifecycle: 'retired', site: 'bank' };
  },
  (state, k) => {
    state.at = new Date(state.at.getTime() + k * 10 * DAY);
  },
  // A clock that jumps back.
  (state, k) => {
    state.at = new Date(state.at.getTime() - (k % 5) * DAY);
  },
];
const steps = fc.array(fc.tuple(fc.nat(acts.length - 1), fc.nat(40)), { minLength: 12, maxLength: 40 });

/** Plays a history; answers what it came to, or null where engine and model did not agree. */
function play(history: [number, number][], { holdersOf, judge }: Engine) {
  const state: State = {
    ...{ copies: [], at: now, rule: { copies: 3, media: 2, offsite: 1 } },
    drives: Object.fromEntries(
      ['one', 'two', 'three'].map((id) => [id, { lifecycle: 'active' as const, site: 'studio' }]),
    ),
  };
  let [reached, lost] = [false, false];
  for (const [act, k] of history) {
    acts[act]!(state, k);
    const found = judge(holdersOf(state.copies, volume, state.at, freshness), worldOf(state), state.rule);
    const counted = bruteForce(state);
    if (found.safe !== counted.safe || found.copies !== counted.copies || found.sites !== counted.sites)
      return null;
    if (found.safe) reached = true;
    else if (reached) lost = true;
  }
  return { reached, lost };
}

const HISTORIES = 10_000;
const histories = fc.sample(steps, HISTORIES);

test('no sequence of acts reaches safe but by proven Copies that satisfy the rule', () => {
  let [reached, lost] = [0, 0];
  for (const history of histories) {
    const came = play(history, { holdersOf, judge });
    expect(came, JSON.stringify(history)).not.toBeNull();
    reached += Number(came?.reached);
    lost += Number(came?.lost);
  }
  expect(reached / HISTORIES).toBeGreaterThan(0.2);
  expect(lost / HISTORIES).toBeGreaterThan(0.2);
});

const mutations: [string, 'holders-of.ts' | 'judge.ts', string, string][] = [
  ['stale proofs count', 'judge.ts', "standing !== 'proven' || ", "standing === 'unproven' || "],
  ['anything counts', 'judge.ts', "standing !== 'proven' || ", ''],
  ['lost drives count', 'judge.ts', "drive.lifecycle === 'lost'", 'false'],
  ['one building is enough', 'judge.ts', 'sites.size - 1', 'sites.size'],
  ['a lent drive is a building', 'judge.ts', 'if (site !== null) sites.add(site)', 'sites.add(String(site))'],
  ['each copy is a medium', 'judge.ts', 'media.add(mediumOf(holder))', 'media.add(holder as never)'],
  ['proofs from the future count', 'holders-of.ts', 'age < 0', 'false'],
  ['proofs never grow old', 'holders-of.ts', 'age <= freshness[medium] * DAY_MS', 'true'],
  ['damaged copies count', 'holders-of.ts', "copy.state !== 'present'", "copy.state === 'missing'"],
  [
    'written is a proof anywhere',
    'holders-of.ts',
    "(medium === 'cloud' && copy.evidence === 'written')",
    "copy.evidence === 'written'",
  ],
  [
    'a listing is a proof in the cloud',
    'holders-of.ts',
    "copy.evidence === 'written'",
    "copy.evidence !== 'read-back'",
  ],
  ['a folder beside the Archive is a second holder', 'holders-of.ts', " || onArchive ? 'nas'", " ? 'nas'"],
  ['each bucket is a holder', 'holders-of.ts', 'account ?? id', 'id'],
  [
    'the worst copy of a holder counts',
    'holders-of.ts',
    'rank[standing] > rank[known]',
    'rank[standing] < rank[known]',
  ],
];

test.each(mutations)('the histories catch an engine for which %s', async (_, file, from, to) => {
  const folder = mkdtempSync(join(tmpdir(), 'sl-mutation-'));
  try {
    for (const name of ['holders-of.ts', 'judge.ts'] as const) {
      const source = readFileSync(new URL(name, import.meta.url), 'utf8');
      if (name === file) expect(source.split(from)).toHaveLength(2);
      writeFileSync(join(folder, name), name === file ? source.replace(from, to) : source);
    }
    const load = async (name: string) => import(/* @vite-ignore */ pathToFileURL(join(folder, name)).href);
    const engine: Engine = { ...(await load('holders-of.ts')), ...(await load('judge.ts')) };
    expect(histories.some((history) => play(history, engine) === null)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
