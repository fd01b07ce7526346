import type { SiteView } from '@safelight/contract/places.ts';

/** What a building is called; the one that is here may have no name yet. */
export function siteName({ name, here }: Pick<SiteView, 'name' | 'here'>): string {
  return name || (here ? 'Here' : 'Elsewhere');
}

/** What it is to the Archive, said beside its name. */
export function siteIs({ name, here }: Pick<SiteView, 'name' | 'here'>): string {
  if (!here) return 'another building';
  return name ? 'here, with the Archive' : 'with the Archive';
}
