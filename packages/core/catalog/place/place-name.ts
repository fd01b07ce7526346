/** A Place as people write it: `shelf, building`; the Site that is here may have no name yet. */
export function placeText(place: { name: string; site: string }): string {
  return [place.name, place.site].filter(Boolean).join(', ');
}

/** What stands before and behind the last comma; without one there is no building. */
export function readPlaceText(text: string): { name: string; site: string } {
  const comma = text.lastIndexOf(',');
  if (comma < 0) return { name: text.trim(), site: '' };
  return { name: text.slice(0, comma).trim(), site: text.slice(comma + 1).trim() };
}
