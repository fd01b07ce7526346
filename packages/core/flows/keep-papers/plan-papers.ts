const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** So many are kept whatever their age. */
const NEWEST = 3;
const DAILY = 14 * DAY;
const MONTHLY = 366 * DAY;

/**
 * Which old papers of one kind are not needed any more: the newest three are kept, the last one of each day for two
 * weeks, and the last one of each month for a year.
 */
export function superfluous<P extends { at: Date }>(papers: readonly P[], now: Date): P[] {
  const newestFirst = papers.toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const spans = new Set<string>();
  return newestFirst.filter(({ at }, n) => {
    const age = now.getTime() - at.getTime();
    const day = at.toISOString().slice(0, 10);
    const fresh = [...(age < DAILY ? [day] : []), ...(age < MONTHLY ? [day.slice(0, 7)] : [])].filter(
      (span) => !spans.has(span),
    );
    for (const span of fresh) spans.add(span);
    return n >= NEWEST && fresh.length === 0;
  });
}

const LEAST_BETWEEN = 10 * MINUTE;
/** Writing the catalogue down never takes more than this share of the time. */
const SHARE = 20;

/** Whether the catalogue is to be written down now. */
export function isExportDue(facts: {
  now: Date;
  dueAt: Date | null;
  /** A person wants it now. */
  asked: boolean;
  last: { at: Date; tookMs: number } | null;
}): boolean {
  const { now, dueAt, asked, last } = facts;
  if (dueAt === null || dueAt.getTime() > now.getTime()) return false;
  if (asked || last === null) return true;
  const since = now.getTime() - last.at.getTime();
  return since >= Math.max(LEAST_BETWEEN, SHARE * last.tookMs);
}
