import { isAtRisk, judge, type Rule, strictest, type Verdict } from '../../catalog/safety/judge.ts';
import type { HoldingRow, UnreadRow } from './safety-rows.ts';
import type { SafetyWorld } from './safety-world.ts';

/** How safe some Contents are together. */
export interface Tally {
  files: number;
  bytes: number;
  /** As the rule wants it. */
  safe: number;
  /** In two buildings or more, but not all of the rule is kept. */
  two: number;
  /** In one building only, or proven nowhere. */
  risk: number;
  riskFiles: number;
  shortCopies: number;
  shortCopiesFiles: number;
  shortMedia: number;
  shortMediaFiles: number;
  shortOffsite: number;
  shortOffsiteFiles: number;
}

export interface SafetyReport {
  all: Tally;
  /** By year, the unknown one (0) last. */
  years: [number, Tally][];
  kinds: [string, Tally][];
  /** By Drive, each by its own rule. What several Drives have counts for each of them. */
  drives: Map<string, Tally>;
  /** The holdings, each with the verdict for its Contents. */
  judged: Judged[];
  world: SafetyWorld;
  rule: Rule;
}

export interface Judged {
  row: HoldingRow;
  verdict: Verdict;
}

const empty = (): Tally => ({
  ...{ files: 0, bytes: 0, safe: 0, two: 0, risk: 0, riskFiles: 0 },
  ...{ shortCopies: 0, shortCopiesFiles: 0, shortMedia: 0, shortMediaFiles: 0 },
  ...{ shortOffsite: 0, shortOffsiteFiles: 0 },
});

/** Adds the sums up by whole, year, kind and Drive. A Content of several Drives has to satisfy the rules of all. */
export function sumUp(
  holdings: HoldingRow[],
  unread: UnreadRow[],
  world: SafetyWorld,
  rule: Rule,
): SafetyReport {
  const all = empty();
  const years = new Map<number, Tally>();
  const kinds = new Map<string, Tally>();
  const drives = new Map<string, Tally>();
  const ruleOf = (driveId: string) => world.rules.get(driveId) ?? rule;
  const judged = holdings.map((row) => ({
    row,
    verdict: judge(row.held, world, strictest(row.drives.map(ruleOf), rule)),
  }));
  for (const { row, verdict } of judged) {
    add(all, row.contents, row.bytes, verdict);
    for (const { year, kind, contents, bytes } of row.sums)
      for (const tally of [of(years, year), of(kinds, kind)]) add(tally, contents, bytes, verdict);
    for (const id of row.drives)
      add(of(drives, id), row.contents, row.bytes, judge(row.held, world, ruleOf(id)));
  }
  for (const { drive_id, kind, files, bytes } of unread)
    for (const tally of [all, of(years, 0), of(kinds, kind), of(drives, drive_id)])
      add(tally, files, bytes, judge([], world, ruleOf(drive_id)));
  return {
    ...{ all, drives, judged, world, rule },
    years: [...years].sort(([a], [b]) => Number(a === 0) - Number(b === 0) || a - b),
    kinds: [...kinds].sort(([a], [b]) => a.localeCompare(b)),
  };
}

function of<K>(tallies: Map<K, Tally>, key: K): Tally {
  const known = tallies.get(key) ?? empty();
  tallies.set(key, known);
  return known;
}

function add(tally: Tally, files: number, bytes: number, verdict: Verdict): void {
  const { safe, sites, short } = verdict;
  tally.files += files;
  tally.bytes += bytes;
  if (safe) tally.safe += bytes;
  if (sites > 1 && !safe) tally.two += bytes;
  if (isAtRisk(verdict)) {
    tally.risk += bytes;
    tally.riskFiles += files;
  }
  if (short.copies > 0) {
    tally.shortCopies += bytes;
    tally.shortCopiesFiles += files;
  }
  if (short.media > 0) {
    tally.shortMedia += bytes;
    tally.shortMediaFiles += files;
  }
  if (short.offsite > 0) {
    tally.shortOffsite += bytes;
    tally.shortOffsiteFiles += files;
  }
}
