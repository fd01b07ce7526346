import type { DriveView } from '@safelight/contract/drives.ts';

export type Show = 'all' | 'here' | 'away' | 'need';

export interface Group {
  title: string;
  drives: DriveView[];
}

/** The Drives that are away, by the Place they rest at; those without one come last. */
export function byPlace(drives: DriveView[]): Group[] {
  const groups = new Map<string, DriveView[]>();
  for (const drive of drives.filter(({ attached }) => !attached)) {
    const place = drive.place ?? '';
    groups.set(place, [...(groups.get(place) ?? []), drive]);
  }
  return [...groups]
    .sort(([a], [b]) => Number(a === '') - Number(b === '') || a.localeCompare(b))
    .map(([place, of]) => ({ title: place || 'No place noted', drives: of }));
}

/** “Nine are away, one is lost; every file is still within reach.” */
export function standing(drives: DriveView[]): string {
  const away = drives.filter(({ attached, lifecycle }) => !attached && lifecycle !== 'lost').length;
  const lost = drives.filter(({ lifecycle }) => lifecycle === 'lost').length;
  const parts = [away > 0 ? `${words(away)} away` : '', lost > 0 ? `${words(lost)} lost` : ''].filter(
    Boolean,
  );
  if (parts.length === 0) return 'All of them are here.';
  const sentence = parts.join(', ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}; what was proven is still within reach.`;
}

const small = [
  '',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

function words(n: number): string {
  return `${small[n] ?? n} ${n === 1 ? 'is' : 'are'}`;
}
