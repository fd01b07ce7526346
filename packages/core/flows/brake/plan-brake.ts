/** What was seen of a known File that the Scan marked as changed. */
export type Seen =
  /** It is what it was; only its Archive Copy is not. */
  | 'same'
  | 'fine'
  /** Its first bytes were those of its type, and are no more. */
  | 'damaged'
  | 'unread';

export interface BrakeFacts {
  /** Known Files that the Scan marked. */
  marked: number;
  /** Some of them, far apart. */
  sample: { path: Buffer; seen: Seen }[];
  /** Known Files that are gone while their name stands there with something added. */
  renamed: { path: Buffer; now: Buffer }[];
}

export interface Thresholds {
  brakeFiles: number;
  brakePercent: number;
}

export interface Question {
  changed: number;
  damaged: number;
  renamed: number;
  examples: { path: Buffer; now: Buffer | null }[];
}

export type BrakePlan = { hold: false } | { hold: true; question: Question };

const EXAMPLES = 6;

/** Whether so much of what is known looks damaged that a person has to be asked before anything is copied. */
export function planBrake(facts: BrakeFacts, { brakeFiles, brakePercent }: Thresholds): BrakePlan {
  const { marked, sample, renamed } = facts;
  if (brakeFiles === 0) return { hold: false };
  const all = (seen: Seen[]) =>
    estimate(sample.filter((one) => seen.includes(one.seen)).length, sample.length, marked);
  const damaged = all(['damaged']);
  const changed = all(['damaged', 'fine', 'unread']) + renamed.length;
  const bad = damaged + renamed.length;
  if (bad < brakeFiles || bad * 100 < changed * brakePercent) return { hold: false };
  const examples = [
    ...sample.filter(({ seen }) => seen === 'damaged').map(({ path }) => ({ path, now: null })),
    ...renamed,
  ];
  return { hold: true, question: { changed, damaged, renamed: renamed.length, examples: someOf(examples) } };
}

function estimate(part: number, sampled: number, of: number): number {
  return sampled === 0 ? 0 : Math.round((part / sampled) * of);
}

/** Some of each kind, far apart. */
function someOf<T>(list: T[]): T[] {
  const step = Math.max(1, list.length / EXAMPLES);
  return Array.from({ length: Math.min(EXAMPLES, list.length) }, (_, n) => list[Math.floor(n * step)]!);
}
