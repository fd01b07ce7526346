import { EXACT_UP_TO } from '../page.ts';
import { type FileFilter, meets } from './conditions.ts';
import type { Sample } from './sample.ts';

/** What a sample tells of a search before it is made. */
export interface Estimate {
  /** About how many rows match. */
  matches: number;
  /** About how many rows one walks in the default order until `wanted` matches are found. */
  walk: number;
  /** Surely more than can be counted exactly. */
  many: boolean;
}

/** How many standard deviations make sure: chance would be wrong once in a million million searches. */
const SURE = 7;

/** @param after how many rows of the sample come before the position where the page begins */
export function estimate(sample: Sample, filter: FileFilter, wanted: number, after: number): Estimate {
  const { rows, of } = sample;
  const each = of / Math.max(1, rows.length);
  let hits = 0;
  let ahead = 0;
  let reached = rows.length;
  for (const [at, row] of rows.entries()) {
    if (!meets(filter, row)) continue;
    hits += 1;
    if (at < after || ahead * each >= wanted) continue;
    ahead += 1;
    reached = at + 1;
  }
  const enough = ahead * each >= wanted;
  const atLimit = EXACT_UP_TO / each;
  return {
    matches: hits * each,
    walk: enough ? (reached - after) * each : Number.POSITIVE_INFINITY,
    many: hits > atLimit + SURE * Math.sqrt(atLimit) + SURE,
  };
}
