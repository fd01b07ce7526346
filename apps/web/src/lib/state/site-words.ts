import type { SiteView } from '@safelight/contract/places.ts';

/** What a building is called; the one that is here may have no name yet. */
export function siteName({ name, here }: Pick<SiteView, 'name' | 'here'>): string {
  return name || (here ? 'Here' : 'Elsewhere');
}
