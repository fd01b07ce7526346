import type { DriveView } from '@safelight/contract/drives.ts';
import type { SiteView } from '@safelight/contract/places.ts';
import type { IconName } from '../../ui/icon-drawings.ts';

export type Show = 'all' | 'here' | 'away' | 'need';

export interface Group {
  title: string;
  drives: DriveView[];
}

export interface Section {
  icon: IconName;
  title: string;
  aside: string;
  groups: Group[];
}

/** Drives that rest in the building of the NAS and are not attached. */
export function restingHere(drives: DriveView[]): Group[] {
  return byPlace(resting(drives).filter(({ rests }) => rests === null || rests.here));
}

/** Drives in other buildings, building by building, then those that somebody has, then those that are lost. */
export function awaySections(drives: DriveView[]): Section[] {
  const elsewhere = resting(drives).filter(({ rests }) => rests !== null && !rests.here);
  const bySite = Map.groupBy(elsewhere, ({ rests }) => rests?.site ?? '');
  const away = drives.filter(({ attached }) => !attached);
  const lent = away.filter(({ lent, lifecycle }) => lent !== null && lifecycle !== 'lost');
  const lost = away.filter(({ lifecycle }) => lifecycle === 'lost');
  return [
    ...[...bySite]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([site, of]) => ({
        icon: 'house' as const,
        title: site,
        aside: 'another building',
        groups: byPlace(of),
      })),
    ...section('user', 'Lent', 'somebody has them', [...Map.groupBy(lent, (drive) => drive.lent?.to ?? '')]),
    ...section(
      'alert',
      'Lost',
      'nothing on them counts as a copy',
      lost.length > 0 ? [['Lost or dead', lost]] : [],
    ),
  ];
}

/** The building with the Archive; it may have no name yet. */
export function homeSite(sites: SiteView[] | undefined): Pick<SiteView, 'name' | 'here'> {
  return sites?.find(({ here }) => here) ?? { name: '', here: true };
}

function resting(drives: DriveView[]): DriveView[] {
  return drives.filter(({ attached, lent, lifecycle }) => !attached && lent === null && lifecycle !== 'lost');
}

function section(icon: IconName, title: string, aside: string, groups: [string, DriveView[]][]): Section[] {
  if (groups.length === 0) return [];
  return [{ icon, title, aside, groups: groups.map(([of, drives]) => ({ title: of, drives })) }];
}

/** By the Place they rest at; those without one come last. */
function byPlace(drives: DriveView[]): Group[] {
  return [...Map.groupBy(drives, ({ rests }) => rests?.name ?? '')]
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
