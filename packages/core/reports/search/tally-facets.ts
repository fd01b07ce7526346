import { quoted } from '@safelight/contract/search/complete-search.ts';
import { formats } from '../../adapters/media/file-kind.ts';
import { VALUE, wordPartOf } from '../../catalog/photo/search-words.ts';
import { UNDATED } from './file-order.ts';
import type { SampleRow } from './sample.ts';

export type FacetRow = Pick<
  SampleRow,
  'drive_id' | 'kind' | 'order_key' | 'camera' | 'rating' | 'width' | 'height' | 'search_text'
>;

/** What ids are called. */
export interface Titles {
  cameras: ReadonlyMap<number, string>;
  drives: ReadonlyMap<string, string>;
}

export type FacetField = 'place' | 'drive' | 'camera' | 'type' | 'orientation' | 'rating';

export interface Facets {
  /** The counts stand for more than was looked at. */
  about: boolean;
  years: { year: number; files: number }[];
  facets: { field: FacetField; values: { value: string; text: string; files: number }[] }[];
}

const MOST_VALUES = 20;
const DAY_MS = 86_400_000n;

/** Counts rows by what they say; each stands for `weight` Files. */
export function tally(rows: readonly FacetRow[], weight: number, titles: Titles): Facets {
  const fields: [FacetField, (row: FacetRow) => string[], (value: string) => string][] = [
    ['place', placesOf, (value) => `place:=${quoted(value)}`],
    ['drive', (row) => [titles.drives.get(row.drive_id) ?? []].flat(), (value) => `drive:=${quoted(value)}`],
    [
      'camera',
      (row) => [titles.cameras.get(row.camera!) ?? []].flat(),
      (value) => `camera:=${quoted(value)}`,
    ],
    ['type', (row) => [typeOf(row)], (value) => `type:${value}`],
    ['orientation', orientationOf, (value) => `orientation:${value}`],
    [
      'rating',
      ({ rating }) => (rating !== null && rating > 0 ? [String(rating)] : []),
      (value) => `rating:${value}`,
    ],
  ];
  return {
    about: weight !== 1,
    years: countBy(rows, yearOf, weight)
      .map(({ value, files }) => ({ year: Number(value), files }))
      .sort((a, b) => a.year - b.year),
    facets: fields.map(([field, of, textOf]) => ({
      field,
      values: countBy(rows, of, weight)
        .slice(0, MOST_VALUES)
        .map(({ value, files }) => ({ value, text: textOf(value), files })),
    })),
  };
}

function countBy(rows: readonly FacetRow[], of: (row: FacetRow) => string[], weight: number) {
  const counts = new Map<string, number>();
  for (const row of rows) for (const value of of(row)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([a, more], [b, less]) => less - more || a.localeCompare(b))
    .map(([value, count]) => ({ value, files: Math.round(count * weight) }));
}

function yearOf({ order_key }: FacetRow): string[] {
  if (String(order_key) === UNDATED) return [];
  const day = -order_key / DAY_MS - (order_key > 0n ? 1n : 0n);
  return [String(new Date(Number(day * DAY_MS)).getUTCFullYear())];
}

/** Said with a capital, as places are. */
function placesOf({ search_text }: FacetRow): string[] {
  return wordPartOf(search_text, 'place')
    .split(VALUE)
    .filter((place) => place !== '')
    .map((place) => place.replaceAll(/(^|[\s-])\p{L}/gu, (letter) => letter.toUpperCase()));
}

function typeOf({ kind, search_text }: FacetRow): string {
  const extension = search_text.slice(search_text.lastIndexOf('.') + 1);
  const format = Object.entries(formats).find(([, extensions]) => extensions.includes(extension))?.[0];
  return format ?? kind;
}

function orientationOf({ width, height }: FacetRow): string[] {
  if (width === null || height === null) return [];
  return [width > height ? 'landscape' : width < height ? 'portrait' : 'square'];
}
