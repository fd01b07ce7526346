/** A moment as a camera's clock showed it. */
export interface TakenAt {
  /** Local wall time without a zone: `2018-05-03T14:07:22.120`. */
  wall: string;
  /** `+02:00`, or null where nothing tells. */
  zone: string | null;
}

type Tags = Record<string, unknown>;

/** In this order: what says when the shutter fell, then when the file was made; never when it was edited. */
const MOMENTS = [
  'SubSecDateTimeOriginal',
  'DateTimeOriginal',
  'SubSecCreateDate',
  'CreationDate',
  'CreateDate',
  'DateTimeCreated',
  'DigitalCreationDateTime',
  'MediaCreateDate',
  'DateCreated',
];
const ZONES = ['OffsetTimeOriginal', 'OffsetTimeDigitized', 'OffsetTime', 'TimeZone'];

const MOMENT =
  /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)? ?(Z|[+-]\d\d:?\d\d)?/;

/** When a picture was taken, by what its metadata says; null when it says nothing that can be a date. */
export function readTakenAt(tags: Tags): TakenAt | null {
  for (const name of MOMENTS) {
    const moment = parseMoment(tags[name]);
    if (moment)
      return { wall: moment.wall, zone: moment.zone ?? statedZone(tags) ?? zoneFromGps(tags, moment.wall) };
  }
  return null;
}

function parseMoment(value: unknown): TakenAt | null {
  const match = typeof value === 'string' ? MOMENT.exec(value.trim()) : null;
  if (!match) return null;
  const [, year, month, day, hour, minute, second = '00', decimals, zone] = match;
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  if (!isMoment(wall)) return null;
  const milliseconds = decimals ? `.${decimals.slice(0, 3).padEnd(3, '0')}` : '';
  return { wall: `${wall}${milliseconds === '.000' ? '' : milliseconds}`, zone: normalZone(zone) };
}

/** Cameras without a battery write 0000:00:00; `Date` would turn February 31 into March. */
function isMoment(wall: string): boolean {
  const time = Date.parse(`${wall}Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(wall) && wall >= '1826';
}

function statedZone(tags: Tags): string | null {
  for (const name of ZONES) {
    const zone = normalZone(tags[name]);
    if (zone) return zone;
  }
  return null;
}

function normalZone(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  if (value === 'Z') return '+00:00';
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(value.trim());
  if (!match) return null;
  const [, sign, hours = '', minutes = ''] = match;
  return Number(hours) <= 14 && Number(minutes) < 60 ? `${sign}${hours}:${minutes}` : null;
}

const QUARTER_MS = 15 * 60_000;

/** The difference to the satellites' clock, where it is close to a whole quarter of an hour. */
function zoneFromGps(tags: Tags, wall: string): string | null {
  const stated =
    tags.GPSDateTime ??
    (tags.GPSDateStamp && tags.GPSTimeStamp && `${tags.GPSDateStamp} ${tags.GPSTimeStamp}`);
  const gps = parseMoment(stated);
  if (!gps) return null;
  const difference = Date.parse(`${wall}Z`) - Date.parse(`${gps.wall}Z`);
  const quarters = Math.round(difference / QUARTER_MS);
  const off = Math.abs(difference - quarters * QUARTER_MS);
  if (off > 90_000 || quarters < -12 * 4 || quarters > 14 * 4) return null;
  const minutes = Math.abs(quarters) * 15;
  const two = (n: number) => String(n).padStart(2, '0');
  return `${quarters < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
