/** A picture of one camera body, as its counter named it. */
export interface Frame {
  counter: string;
  n: number;
  /** What its name has before the number. */
  prefix: string;
  /** Local wall time, milliseconds as if it were UTC. */
  at: number;
}

/** A run of numbers of a counter that no drive holds. */
export interface CounterGap {
  counter: string;
  prefix: string;
  from: number;
  to: number;
  frames: number;
  /** When the last picture before it and the first one after it were taken. */
  after: number;
  before: number;
}

/** A month without pictures among busy ones. */
export interface MonthGap {
  /** `2019-05` */
  month: string;
  /** How many pictures the months around it have, in the middle. */
  usual: number;
}

/** Culling leaves holes of a few; a shorter run than this is nobody's loss. */
export const LEAST_FRAMES = 40;
/** Nobody shoots more than this between two pictures that are kept: the counter was set back, or the names are others. */
export const MOST_FRAMES = 2500;
/** Between two pictures so far apart the counter may have gone round unseen. */
const MOST_DAYS = 60;
const LAST = 9999;
const DAY_MS = 86_400_000;

/**
 * The long holes in the counters of one body. Counters go from 9999 to 0001; a number that another prefix of the same
 * body has in the same days is no hole.
 * @param frames in the order in which they were taken
 */
export function counterGaps(frames: Frame[]): CounterGap[] {
  const gaps: CounterGap[] = [];
  for (const own of Map.groupBy(frames, ({ counter }) => counter).values())
    for (let i = 1; i < own.length; i++) {
      const gap = between(own[i - 1]!, own[i]!);
      if (gap) gaps.push(...withoutOthers(gap, frames));
    }
  const once = new Map(gaps.map((gap) => [`${gap.counter} ${gap.from} ${gap.to}`, gap]));
  return [...once.values()].sort((a, b) => a.after - b.after || a.from - b.from);
}

function between(before: Frame, next: Frame): CounterGap | null {
  const frames = (next.n - before.n + LAST) % LAST === 0 ? 0 : ((next.n - before.n + LAST) % LAST) - 1;
  const isLong = frames >= LEAST_FRAMES && frames <= MOST_FRAMES;
  if (!isLong || next.at - before.at > MOST_DAYS * DAY_MS) return null;
  const { counter, prefix } = before;
  return {
    counter,
    prefix,
    from: following(before.n),
    to: preceding(next.n),
    frames,
    after: before.at,
    before: next.at,
  };
}

const following = (n: number) => (n % LAST) + 1;
const preceding = (n: number) => ((n + LAST - 2) % LAST) + 1;

/** So long before and after a hole its numbers may turn up: clocks differ, and two bodies may count as one. */
const NEAR_MS = 2 * DAY_MS;
/** Numbers so close to a hole belong to the run before or after it. */
const CLOSE = 300;

/**
 * What is left of a hole where other pictures of the body, of whatever prefix, have numbers of it in the same days. Where
 * the counter came back to the run before it, or had been in the run after it, two runs go side by side: no hole.
 */
function withoutOthers(gap: CounterGap, frames: Frame[]): CounterGap[] {
  const near = frames.slice(firstAt(frames, gap.after - NEAR_MS), firstAt(frames, gap.before + NEAR_MS + 1));
  const place = (n: number) => (n - gap.from + LAST) % LAST;
  const taken = new Set(near.map(({ n }) => place(n)).filter((at) => at < gap.frames));
  const edges = [-1, ...[...taken].sort((a, b) => a - b), gap.frames];
  const numberAt = (at: number) => ((gap.from + at - 1) % LAST) + 1;
  return edges.slice(1).flatMap((edge, i) => {
    const [first, last] = [edges[i]! + 1, edge - 1];
    const left = { ...gap, from: numberAt(first), to: numberAt(last), frames: last - first + 1 };
    return left.frames < LEAST_FRAMES || near.some((frame) => isBeside(left, frame)) ? [] : [left];
  });
}

/** Whether a picture shows that the runs before and after a hole go side by side. */
function isBeside(gap: CounterGap, { counter, n, at }: Frame): boolean {
  const below = (gap.from - n + LAST) % LAST;
  const above = (n - gap.to + LAST) % LAST;
  const cameBack = at > gap.before && below > 0 && below <= CLOSE;
  const wasThere = at < gap.after && above > 0 && above <= CLOSE;
  return counter === gap.counter && (cameBack || wasThere);
}

/** The place of the first frame that was not taken before a time. */
function firstAt(frames: Frame[], at: number): number {
  let [low, high] = [0, frames.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frames[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** So many pictures make a month busy, in the middle of the six months around it. */
export const BUSY = 100;
const AROUND = 3;

/** Months without a picture of a body whose months around it were busy. */
export function monthGaps(counts: ReadonlyMap<string, number>): MonthGap[] {
  const months = [...counts.keys()].sort();
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return [];
  const all = monthsBetween(first, last);
  return all.flatMap((month, i) => {
    if ((counts.get(month) ?? 0) > 0) return [];
    const around = [...all.slice(Math.max(0, i - AROUND), i), ...all.slice(i + 1, i + 1 + AROUND)];
    if (around.length < 2 * AROUND) return [];
    const sorted = around.map((one) => counts.get(one) ?? 0).sort((a, b) => a - b);
    const usual = Math.round((sorted[AROUND - 1]! + sorted[AROUND]!) / 2);
    return usual >= BUSY ? [{ month, usual }] : [];
  });
}

function monthsBetween(first: string, last: string): string[] {
  const placeOf = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const nameOf = (place: number) => `${Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}`;
  const from = placeOf(first);
  return Array.from({ length: placeOf(last) - from + 1 }, (_, i) => nameOf(from + i));
}
