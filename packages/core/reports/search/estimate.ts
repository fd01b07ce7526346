import { EXACT_UP_TO } from '../page.ts';
import { type FileFilter, meets, type Own } from './conditions.ts';
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
  /** About how many rows, matching or not, one passes until the page is full, by the shortest way. */
  way: number;
  /** The column along whose values that way leads; null: along the order of all Files. */
  own: Own | null;
}

/** How many standard deviations make sure: chance is wrong once in a million searches that are near the limit. */
const SURE = 5;
/**
 * Standard deviations by which more matches of the sample are waited for than would do on average: too few come
 * before the last of them once in a thousand searches, and a fuller search answers those.
 */
const SPARE = 3;

/** What the page of one more value costs, in rows. */
const FEW_VALUES = 100;

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
  const start = Math.max(after, filter.from === null ? 0 : firstFrom(rows, filter.from));
  const hits = (holding ?? Uint32Array.from(rows.keys())).filter((at) => meets(filter, rows[at]!));
  const ahead = hits.filter((at) => at >= start);
  const enough = Math.ceil(wanted / Math.max(each, 1));
  const [usual, last] = [ahead[enough], ahead[enough + Math.ceil(SPARE * Math.sqrt(enough))]];
  const atLimit = EXACT_UP_TO / each;
  return {
    matches: hits.length * each,
    many: hits.length > atLimit + SURE * Math.sqrt(atLimit) + SURE,
    until: last === undefined ? null : rows[last]!,
    before: last === undefined ? of : last * each,
    ...shortestWay(sample, filter.owns, start, last === undefined ? undefined : usual),
  };
}

function shortestWay(
  { rows, of }: Sample,
  owns: Own[],
  start: number,
  usual: number | undefined,
): Pick<Estimate, 'way' | 'own'> {
  if (usual === undefined) return { way: Number.POSITIVE_INFINITY, own: null };
  const each = of / rows.length;
  const ways: Pick<Estimate, 'way' | 'own'>[] = [{ way: (usual - start) * each, own: null }];
  for (const own of owns) {
    let passed = 0;
    for (let at = start; at < usual; at++) if (own.has(rows[at]!)) passed++;
    ways.push({ way: passed * each + own.values.length * FEW_VALUES, own });
  }
  return ways.reduce((best, way) => (way.way < best.way ? way : best));
}

/** The first row of the sample that does not come before a place of the order. */
function firstFrom(rows: readonly SampleRow[], from: bigint): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.order_key >= from) high = middle;
    else low = middle + 1;
  }
  return low;
}
