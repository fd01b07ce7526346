import type { Held } from '../../catalog/safety/copy-fact.ts';
import { type DriveFact, isAtRisk, judge, strictest } from '../../catalog/safety/judge.ts';
import type { KnownDrive } from './safety-world.ts';
import type { Judged, SafetyReport } from './sum-up.ts';

/** What a person can do with a Drive so that files become safer. */
export interface NextAct {
  what: 'move' | 'check' | 'ask-back';
  drive: KnownDrive;
  /** Where it is to go; null: another building, none is known yet. */
  site: string | null;
  /** Bytes and Contents that are at risk until then. */
  gainBytes: number;
  gainFiles: number;
  /** Bytes that do not keep the rule until then. */
  shortBytes: number;
}

/** A building that is not known yet. */
const ELSEWHERE = 'elsewhere';
const MOST_ACTS = 6;

/** What helps, the most first: each act is tried on the report, and what changes is its gain. */
export function nextActs(report: SafetyReport): NextAct[] {
  const unsafe = unsafeByHolder(report);
  return [...report.world.known.values()]
    .flatMap((drive) => tries(drive, { ...report, judged: unsafe.get(`drive:${drive.id}`) ?? [] }))
    .filter(({ gainBytes, gainFiles, shortBytes }) => gainBytes + gainFiles + shortBytes > 0)
    .sort(
      (a, b) =>
        b.gainBytes - a.gainBytes || b.shortBytes - a.shortBytes || a.drive.name.localeCompare(b.drive.name),
    )
    .slice(0, MOST_ACTS);
}

/** What is not safe yet, by who holds it: only that can gain. */
function unsafeByHolder({ judged }: SafetyReport): Map<string, Judged[]> {
  const by = new Map<string, Judged[]>();
  for (const one of judged)
    for (const { holder } of one.verdict.safe ? [] : one.row.held) {
      const known = by.get(holder);
      if (known) known.push(one);
      else by.set(holder, [one]);
    }
  return by;
}

/** Of several buildings it could go to, one that helps most is enough. */
function tries(drive: KnownDrive, report: SafetyReport): NextAct[] {
  const fact = report.world.drives.get(drive.id);
  if (!fact || fact.lifecycle === 'lost' || drive.kind !== 'drive') return [];
  if (drive.lentTo !== null && !drive.attached)
    return [attempt('ask-back', drive, null, { ...fact, site: drive.restsIn }, false, report)];
  const check = drive.attached ? [] : [attempt('check', drive, null, fact, true, report)];
  if (fact.site !== report.world.here) return check;
  const others = [...report.world.sites.keys()].filter((id) => id !== report.world.here);
  const moves = (others.length > 0 ? others : [ELSEWHERE]).map((site) =>
    attempt('move', drive, site === ELSEWHERE ? null : site, { ...fact, site }, false, report),
  );
  const best = moves.reduce((a, b) =>
    b.gainBytes > a.gainBytes || (b.gainBytes === a.gainBytes && b.shortBytes > a.shortBytes) ? b : a,
  );
  return [...check, best];
}

/** What the report would gain with this Drive elsewhere, or with its old proofs renewed. */
function attempt(
  what: NextAct['what'],
  drive: KnownDrive,
  site: string | null,
  fact: DriveFact,
  renewed: boolean,
  report: SafetyReport,
): NextAct {
  const { world, rule, judged } = report;
  const after = { ...world, drives: new Map(world.drives).set(drive.id, fact) };
  const holder = `drive:${drive.id}`;
  const act = { what, drive, site, gainBytes: 0, gainFiles: 0, shortBytes: 0 };
  for (const { row, verdict } of judged) {
    const rules = row.drives.map((id) => world.rules.get(id) ?? rule);
    const then = judge(renewed ? renew(row.held, holder) : row.held, after, strictest(rules, rule));
    if (isAtRisk(verdict) && !isAtRisk(then)) {
      act.gainBytes += row.bytes;
      act.gainFiles += row.contents;
    }
    if (then.safe) act.shortBytes += row.bytes;
  }
  return act;
}

function renew(held: Held[], holder: string): Held[] {
  return held.map((one) =>
    one.holder === holder && one.standing === 'stale' ? { holder, standing: 'proven' } : one,
  );
}
