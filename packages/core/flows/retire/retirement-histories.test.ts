import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bruteForce, freshness, now, volumes } from '../../catalog/safety/brute-force-model.ts';
import type { CopyFact } from '../../catalog/safety/copy-fact.ts';
import { holdersOf } from '../../catalog/safety/holders-of.ts';
import { judge, type Rule, type World } from '../../catalog/safety/judge.ts';
import { type Gathered, type Now, proveRetirement, type VolumeState } from './prove-retirement.ts';

interface Engine {
  judge: typeof judge;
  proveRetirement: typeof proveRetirement;
}

const names = ['one', 'two', 'three'] as const;
type Name = (typeof names)[number];
const sites = ['studio', 'parents', 'bank'];
const rules: Rule[] = [
  { copies: 2, media: 1, offsite: 1 },
  { copies: 3, media: 1, offsite: 1 },
  { copies: 2, media: 2, offsite: 0 },
];
const volume = new Map(volumes.map((one) => [one.id, one]));
const DAY = 24 * 60 * 60 * 1000;

interface Drive {
  lifecycle: 'active' | 'retired' | 'lost';
  /** Null: with somebody. */
  rests: string | null;
  /** Which attach it is; null: it is away. */
  attached: number | null;
  /** In which attach the last complete Scan was, and whether it failed a file or passed one over. */
  scannedIn: number | null;
  ended: 'well' | 'failed' | 'skipped' | 'open';
}

/** One Content, three Drives, an Archive that others may edit in. */
interface State {
  rule: Rule;
  copies: CopyFact[];
  drives: Record<Name, Drive>;
  at: Date;
  edited: boolean;
  attaches: number;
  granted: number;
  oneOfTwo: number;
}

const onDrive = (state: State, name: Name) =>
  state.copies.some(({ volumeId, state: is }) => volumeId.startsWith(`${name}-`) && is !== 'missing');
const inArchive = ({ copies }: State) =>
  copies.some(({ volumeId, state }) => volumeId === 'archive' && state === 'present');
const whereNow = ({ attached, rests }: Drive) => (attached === null ? rests : 'studio');

function worldOf({ drives }: State, where: (drive: Drive) => string | null): World {
  const all = names.map((name) => {
    return [name, { lifecycle: drives[name].lifecycle, site: where(drives[name]) }] as const;
  });
  return { here: 'studio', drives: new Map(all) };
}

/** What the product would read from its rows. */
function volumeState({ drives }: State, name: Name): VolumeState {
  const { attached, scannedIn, ended } = drives[name];
  return {
    ...{ volumeId: name, released: false, asked: false, hasSources: true },
    attachment: attached === null ? null : String(attached),
    scanned: scannedIn !== null && scannedIn === attached,
    ingest: scannedIn === null ? null : { id: String(scannedIn), state: ended === 'open' ? 'open' : 'done' },
    failed: Number(ended === 'failed'),
    skipped: Number(ended === 'skipped'),
  };
}

function gatherOf(state: State, name: Name): Gathered {
  const held = holdersOf(state.copies, volume, state.at, freshness);
  const has = onDrive(state, name);
  return {
    ...{ volumes: [volumeState(state, name)], files: Number(has), unread: 0, troubled: 0 },
    holdings: has ? [{ held, contents: 1, bytes: 1 }] : [],
    archive: { copies: 1, changed: Number(state.edited && inArchive(state)), changedBytes: 0 },
  };
}

const nowOf = (state: State, name: Name, site: string): Now => ({
  ...{ driveId: name, volumes: [volumeState(state, name)], rule: state.rule, site },
  worlds: { now: worldOf(state, whereNow), atRest: worldOf(state, ({ rests }) => rests) },
});

/** As a person with a pencil would decide: it is here, all of it was seen, and it is safe wherever the others are. */
function mayRetire(state: State, name: Name, site: string, was: { attached: number | null }): boolean {
  const drive = state.drives[name];
  if (drive.attached === null || drive.attached !== was.attached) return false;
  if (drive.scannedIn !== drive.attached || drive.ended !== 'well' || !onDrive(state, name)) return false;
  if (state.edited && inArchive(state)) return false;
  return [whereNow, ({ rests }: Drive) => rests].every((where) => {
    const drives = Object.fromEntries(
      names.map((other) => {
        const one = state.drives[other];
        return [other, { lifecycle: one.lifecycle, site: other === name ? site : where(one) }];
      }),
    );
    return bruteForce({ ...state, drives }).safe;
  });
}

/** Decides with the engine and by hand; false where they do not agree. */
function decide(
  state: State,
  { name, site, gathered, was }: { name: Name; site: string; gathered: Gathered; was: Drive },
  engine: Engine,
): boolean | null {
  const found = engine.proveRetirement(gathered, nowOf(state, name, site)).safe;
  if (found !== mayRetire(state, name, site, was)) return null;
  if (found) {
    Object.assign(state.drives[name], { lifecycle: 'retired', rests: site });
    state.granted++;
  }
  return found;
}

const attach = (state: State, name: Name) => {
  const drive = state.drives[name];
  if (drive.lifecycle === 'lost') drive.lifecycle = 'active';
  drive.rests ??= 'studio';
  drive.attached = ++state.attaches;
};
const scan = (state: State, name: Name, ended: Drive['ended']) => {
  const drive = state.drives[name];
  if (drive.attached !== null) Object.assign(drive, { scannedIn: drive.attached, ended });
};
const proven = (state: State, volumeId: string) =>
  void state.copies.push({ volumeId, state: 'present', evidence: 'read-back', at: state.at });

type Act = (state: State, k: number, engine: Engine) => boolean;
const does =
  (act: (state: State, k: number) => void): Act =>
  (state, k) => {
    act(state, k);
    return true;
  };
const nameOf = (k: number): Name => names[k % 3]!;

/** False: engine and model did not agree. */
const acts: Act[] = [
  // An ingest: the Content is read, and read back in the Archive.
  ...Array.from({ length: 3 }, () =>
    does((state, k) => {
      attach(state, nameOf(k));
      proven(state, `${nameOf(k)}-a`);
      proven(state, 'archive');
      scan(state, nameOf(k), 'well');
    }),
  ),
  does((state, k) => proven(state, volumes[k % 8]!.id)),
  does((state, k) => {
    const copy = state.copies[k % Math.max(1, state.copies.length)];
    if (copy) copy.state = (['damaged', 'missing', 'present', 'pending'] as const)[k % 4]!;
  }),
  does((state, k) => scan(state, nameOf(k), (['well', 'failed', 'skipped', 'open'] as const)[(k >> 2) % 4]!)),
  does((state, k) => attach(state, nameOf(k))),
  does((state, k) => {
    state.drives[nameOf(k)].attached = null;
  }),
  does((state, k) => {
    state.drives[nameOf(k)].rests = sites[(k >> 2) % 3]!;
  }),
  does((state, k) => {
    const drive = state.drives[nameOf(k)];
    if (drive.attached === null) drive.rests = null;
  }),
  does((state, k) => {
    const drive = state.drives[nameOf(k)];
    if (drive.attached === null) drive.lifecycle = k % 2 ? 'lost' : 'active';
  }),
  // Somebody edits in the Archive; the copies there are read again.
  does((state) => {
    state.edited = true;
  }),
  does((state) => {
    state.edited = false;
  }),
  ...Array.from({ length: 2 }, () =>
    does((state, k) => {
      state.at = new Date(state.at.getTime() + k * 10 * DAY);
    }),
  ),
  // A clock that jumps back.
  does((state, k) => {
    state.at = new Date(state.at.getTime() - (k % 5) * DAY);
  }),
  ...Array.from(
    { length: 3 },
    (): Act => (state, k, engine) => {
      const [name, site] = [nameOf(k), sites[(k >> 2) % 3]!];
      const wish = { name, site, gathered: gatherOf(state, name), was: { ...state.drives[name] } };
      return decide(state, wish, engine) !== null;
    },
  ),
  // It is pulled out, or plugged in again, after all was looked at.
  (state, k, engine) => {
    const name = nameOf(k);
    const wish = { name, site: 'bank', gathered: gatherOf(state, name), was: { ...state.drives[name] } };
    state.drives[name].attached = null;
    if (k % 2) attach(state, name);
    if (k % 4 === 3) scan(state, name, 'well');
    return decide(state, wish, engine) !== null;
  },
  // Two at once, both looked at before either is decided.
  ...Array.from(
    { length: 3 },
    (): Act => (state, k, engine) => {
      const wishes = (['one', 'two'] as const).map((name, n) => ({
        ...{ name, site: sites[(n === 0 ? k : k >> 2) % 3]! },
        ...{ gathered: gatherOf(state, name), was: { ...state.drives[name] } },
      }));
      const decided = wishes.map((wish) => decide(state, wish, engine));
      if (decided[0] !== decided[1]) state.oneOfTwo++;
      return !decided.includes(null);
    },
  ),
];
const steps = fc.array(fc.tuple(fc.nat(acts.length - 1), fc.nat(60)), { minLength: 20, maxLength: 50 });

/** Plays a history; answers what it came to, or null where engine and model did not agree. */
function play(history: [number, number][], engine: Engine) {
  const drive = (): Drive => ({
    ...{ lifecycle: 'active', rests: 'studio', attached: null, scannedIn: null, ended: 'well' },
  });
  const state: State = {
    rule: rules[history[0]![1] % rules.length]!,
    ...{ copies: [], drives: { one: drive(), two: drive(), three: drive() }, at: now },
    ...{ edited: false, attaches: 0, granted: 0, oneOfTwo: 0 },
  };
  let [reached, lost] = [false, false];
  for (const [act, k] of history) {
    if (!acts[act]!(state, k, engine)) return null;
    const held = holdersOf(state.copies, volume, state.at, freshness);
    const world = worldOf(state, whereNow);
    const { safe } = engine.judge(held, world, state.rule);
    const drives = Object.fromEntries(world.drives);
    if (safe !== bruteForce({ ...state, drives }).safe) return null;
    if (safe) reached = true;
    else if (reached) lost = true;
  }
  const { granted, oneOfTwo } = state;
  return { reached, lost, granted: granted > 0, oneOfTwo: oneOfTwo > 0 };
}

const HISTORIES = 10_000;
const histories = fc.sample(steps, HISTORIES);

test('no history retires a drive, alone or two at once, whose contents would not be safe without the others', () => {
  const sums = { reached: 0, lost: 0, granted: 0, oneOfTwo: 0 };
  for (const history of histories) {
    const came = play(history, { judge, proveRetirement });
    if (came === null) throw new Error(`Engine and model do not agree: ${JSON.stringify(history)}`);
    for (const what of Object.keys(sums) as (keyof typeof sums)[]) sums[what] += Number(came[what]);
  }
  expect(sums.reached / HISTORIES).toBeGreaterThan(0.2);
  expect(sums.lost / HISTORIES).toBeGreaterThan(0.2);
  expect(sums.granted / HISTORIES).toBeGreaterThan(0.2);
  expect(sums.oneOfTwo / HISTORIES).toBeGreaterThan(0.05);
}, 60_000);

const mutations: [string, string, string][] = [
  ['a drive that is away', 'volumes.filter(({ attachment }) => attachment !== null)', 'volumes'],
  ['a scan of an earlier attach', '!scanned || ingest', 'ingest'],
  ['an ingest that is open', "ingest?.state === 'open'", 'false'],
  ['an ingest since then', 'stamp(volumes) !== stamp(gathered.volumes)', 'false'],
  ['files that failed', "some('failed-files', sum('failed'))", '[]'],
  ['files that were passed over', "some('skipped-files', sum('skipped'))", '[]'],
  ['no file at all', 'files === 0', 'false'],
  ['copies that look otherwise', "some('archive-changed', archive.changed, archive.changedBytes)", '[]'],
  ['where the others go back to', '[now.worlds.now, now.worlds.atRest]', '[now.worlds.now]'],
  ['where the others are now', '[now.worlds.now, now.worlds.atRest]', '[now.worlds.atRest]'],
  ['one of the two worlds', 'verdicts.every((', 'verdicts.some(('],
  ['where it is now', ".set(driveId, { lifecycle: 'retired', site })", ''],
  ['buildings', "'media', 'offsite'] as const", "'media'] as const"],
  ['copies', "['copies', 'media'", "['media'"],
];

test.each(mutations)('the histories catch a proof that does not look at %s', async (_, from, to) => {
  const folder = mkdtempSync(join(tmpdir(), 'sl-mutation-'));
  try {
    const source = readFileSync(new URL('prove-retirement.ts', import.meta.url), 'utf8');
    expect(source.split(from)).toHaveLength(2);
    const engine = new URL('../../catalog/safety/judge.ts', import.meta.url).href;
    const mutated = source.replace(from, to).replace('../../catalog/safety/judge.ts', engine);
    writeFileSync(join(folder, 'prove-retirement.ts'), mutated);
    const loaded = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'prove-retirement.ts')).href);
    const proveRetirement = loaded.proveRetirement as Engine['proveRetirement'];
    expect(histories.some((history) => play(history, { judge, proveRetirement }) === null)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
