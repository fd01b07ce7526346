import type { PhotoFacts } from '../../adapters/media/photo-facts.ts';
import type { PlaceNames } from '../../adapters/media/place-names.ts';

/** Where a picture was taken, in names; empty where its metadata holds no position. */
export function placesOf(places: PlaceNames, facts: Pick<PhotoFacts, 'latitude' | 'longitude'>): string[] {
  const { latitude, longitude } = facts;
  return latitude === null || longitude === null ? [] : places.at(latitude, longitude);
}
