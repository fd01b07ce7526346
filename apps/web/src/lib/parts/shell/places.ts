import type { IconName } from '../../ui/icon-drawings.ts';

export interface Place {
  href: string;
  text: string;
  icon: IconName;
}

/** Where one can go, in the order of the rail. */
export const places: Place[] = [
  { href: '/', text: 'Home', icon: 'home' },
  { href: '/browse', text: 'Browse', icon: 'browse' },
  { href: '/drives', text: 'Drives', icon: 'drive' },
  { href: '/cards', text: 'Cards', icon: 'card' },
  { href: '/shares', text: 'Shares', icon: 'share' },
  { href: '/cloud', text: 'Cloud', icon: 'cloud' },
  { href: '/activity', text: 'Activity', icon: 'activity' },
];

export const settings: Place = { href: '/settings', text: 'Settings', icon: 'gear' };

/** The phone shows these four and a fifth tab, “More”, with the rest. */
export const tabs = places.filter(({ href }) => ['/', '/browse', '/drives', '/activity'].includes(href));
export const rest = [...places.filter((place) => !tabs.includes(place)), settings];

/** Whether an address lies at a place or below it. */
export function isAt(place: Place, pathname: string): boolean {
  return place.href === '/'
    ? pathname === '/'
    : pathname === place.href || pathname.startsWith(`${place.href}/`);
}
