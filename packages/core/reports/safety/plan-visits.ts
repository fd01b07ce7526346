import type { Held } from '../../catalog/safety/copy-fact.ts';
import { isAtRisk, judge, type Rule, strictest, type World } from '../../catalog/safety/judge.ts';
import type { KnownDrive } from './safety-world.ts';
import type { SafetyReport } from './sum-up.ts';

/** A Drive that was not proven within its time. */
export interface DueDrive {
  drive: KnownDrive;
  /** Contents whose proofs on it are too old. */
  files: number;
  bytes: number;
  /** It is among the few that are enough; what is on the others is as safe without. */
  bring: boolean;
}

/** The Drives that are due in one building. */
export interface Visit {
  site: string;
  drives: DueDrive[];
}

/** So many Drives of a building are tried in every combination; of more, those not needed are left out one by one. */
const MOST_EXACT = 8;

/** Contents that are not as safe as they could be if every Drive that is due were read again. */
interface Gap {
  held: Held[];
  rule: Rule;
  bytes: number;
  contents: number;
}

/**
 * Which Drives are due, and the smallest set of each building that is enough: with those read again and put back,
 * everything is as safe as if all of that building were. Buildings that gain most come first, and what they settle is
 * not asked of the next. Drives that are attached are read by themselves.
 */
export function planVisits(report: SafetyReport): Visit[] {
  const due = dueDrives(report);
  const world = atRest(report);
  const gaps = gapsOf(report, new Set(due.map(({ drive }) => `drive:${drive.id}`)));
  const left = new Map(Map.groupBy(due, ({ drive }) => drive.restsIn));
  const renewed = new Set<string>();
  const visits: Visit[] = [];
  while (left.size > 0) {
    const [site, drives] = bestVisit(left, gaps, world, renewed);
    left.delete(site);
    const bring = new Set(fewest(drives, gaps, world, renewed));
    for (const id of bring) renewed.add(id);
    visits.push({ site, drives: drives.map((one) => ({ ...one, bring: bring.has(holderOf(one)) })) });
  }
  return visits;
}

const holderOf = ({ drive }: Pick<DueDrive, 'drive'>) => `drive:${drive.id}`;

function dueDrives({ judged, world }: SafetyReport): DueDrive[] {
  const stale = new Map<string, { files: number; bytes: number }>();
  for (const { row } of judged)
    for (const { holder, standing } of row.held) {
      if (standing !== 'stale' || !holder.startsWith('drive:')) continue;
      const sum = stale.get(holder) ?? { files: 0, bytes: 0 };
      stale.set(holder, { files: sum.files + row.contents, bytes: sum.bytes + row.bytes });
    }
  return [...world.known.values()].flatMap((drive) => {
    const sum = stale.get(`drive:${drive.id}`);
    const isLost = world.drives.get(drive.id)?.lifecycle === 'lost';
    return sum && !isLost && !drive.attached ? [{ drive, ...sum, bring: false }] : [];
  });
}

/** Afterwards each Drive is back where it rests. */
function atRest({ world }: SafetyReport): World {
  const drives = [...world.drives].map(([id, fact]) => {
    const known = world.known.get(id);
    return [id, known && known.lentTo === null ? { ...fact, site: known.restsIn } : fact] as const;
  });
  return { here: world.here, drives: new Map(drives) };
}

function gapsOf({ judged, world, rule }: SafetyReport, due: Set<string>): Gap[] {
  return judged.flatMap(({ row, verdict }) => {
    const isStale = row.held.some(({ holder, standing }) => standing === 'stale' && due.has(holder));
    if (verdict.safe || !isStale) return [];
    const rules = row.drives.map((id) => world.rules.get(id) ?? rule);
    return [{ held: row.held, rule: strictest(rules, rule), bytes: row.bytes, contents: row.contents }];
  });
}

/** How far from safe a Gap is while these Drives have fresh proofs: less is better. */
function distance({ held, rule }: Gap, world: World, renewed: ReadonlySet<string>): number {
  const after = held.map((one): Held => {
    const isRenewed = one.standing === 'stale' && renewed.has(one.holder);
    return isRenewed ? { ...one, standing: 'proven' } : one;
  });
  const verdict = judge(after, world, rule);
  const { copies, media, offsite } = verdict.short;
  return Number(isAtRisk(verdict)) * 100 + copies + media + offsite;
}

const distances = (gaps: Gap[], world: World, renewed: ReadonlySet<string>) =>
  gaps.map((gap) => distance(gap, world, renewed));

/** The building whose Drives, all read again, bring most bytes nearer to safe. */
function bestVisit(
  left: Map<string, DueDrive[]>,
  gaps: Gap[],
  world: World,
  renewed: ReadonlySet<string>,
): [string, DueDrive[]] {
  const before = distances(gaps, world, renewed);
  const gain = (drives: DueDrive[]) => {
    const after = distances(gaps, world, new Set([...renewed, ...drives.map(holderOf)]));
    return gaps.reduce((sum, { bytes, contents }, n) => {
      return after[n]! < before[n]! ? sum + bytes + contents : sum;
    }, 0);
  };
  const ranked = [...left].map((visit) => ({ visit, gain: gain(visit[1]) }));
  return ranked.reduce((a, b) => (b.gain > a.gain ? b : a)).visit;
}

/** The fewest of these Drives that bring every Gap as near to safe as all of them do. */
function fewest(drives: DueDrive[], gaps: Gap[], world: World, renewed: ReadonlySet<string>): string[] {
  const all = drives.toSorted((a, b) => b.bytes - a.bytes).map(holderOf);
  const mine = gaps.filter(({ held }) => held.some(({ holder }) => all.includes(holder)));
  const best = distances(mine, world, new Set([...renewed, ...all]));
  const isEnough = (some: string[]) => {
    const set = new Set([...renewed, ...some]);
    return mine.every((gap, n) => distance(gap, world, set) === best[n]);
  };
  if (all.length > MOST_EXACT) return withoutNeedless(all, isEnough);
  for (let size = 0; size < all.length; size++)
    for (const some of subsets(all, size)) if (isEnough(some)) return some;
  return all;
}

/** Leaves out one after the other that is not needed, the smallest first. */
function withoutNeedless(all: string[], isEnough: (some: string[]) => boolean): string[] {
  let some = all;
  for (const one of all.toReversed()) {
    const without = some.filter((other) => other !== one);
    if (isEnough(without)) some = without;
  }
  return some;
}

/** All choices of so many of them, those of the first ones first. */
function* subsets(all: string[], size: number, from = 0): Generator<string[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let n = from; n <= all.length - size; n++)
    for (const rest of subsets(all, size - 1, n + 1)) yield [all[n]!, ...rest];
}
