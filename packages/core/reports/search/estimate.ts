import { EXACT_UP_TO } from '../page.ts';
import { type FileFilter, meets } from './conditions.ts';
import type { Picked } from './pick-pieces.ts';
import type { Sample, SampleRow } from './sample.ts';

/** What a sample tells of a search before it is made. */
export interface Estimate {
  /** About how many rows match. */
  matches: number;
  /** Surely more than can be counted exactly. */
  many: boolean;
  /** A row that almost certainly has enough matches before it in the default order; null: none is known. */
  until: SampleRow | null;
  /** About how many rows, matching or not, come before that one. */
  before: number;
  /** About how many rows, matching or not, one passes until the page is full. */
  way: number;
}

/** How many standard deviations make sure: chance is wrong once in a million searches that are near the limit. */
const SURE = 5;
/**
 * Standard deviations by which more matches of the sample are waited for than would do on average: too few come
 * before the last of them once in a thousand searches, and a fuller search answers those.
 */
const SPARE = 3;

/**
 * @param wanted how many matches the page needs
 * @param after how many rows of the sample come before the position where the page begins
 */
export function estimate(
  sample: Sample,
  filter: FileFilter,
  { holding }: Picked,
  wanted: number,
  after: number,
): Estimate {
  const { rows, of } = sample;
  const each = of / Math.max(1, rows.length);
  const hits = (holding ?? Uint32Array.from(rows.keys())).filter((at) => meets(filter, rows[at]!));
  const ahead = hits.filter((at) => at >= after);
  const enough = Math.ceil(wanted / Math.max(each, 1));
  const [usual, last] = [ahead[enough], ahead[enough + Math.ceil(SPARE * Math.sqrt(enough))]];
  const atLimit = EXACT_UP_TO / each;
  return {
    matches: hits.length * each,
    many: hits.length > atLimit + SURE * Math.sqrt(atLimit) + SURE,
    until: last === undefined ? null : rows[last]!,
    before: last === undefined ? of : last * each,
    way: usual === undefined || last === undefined ? Number.POSITIVE_INFINITY : (usual - after) * each,
  };
}
