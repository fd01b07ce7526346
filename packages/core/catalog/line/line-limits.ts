import { type Settings, uploadHours } from '../../base/settings.ts';

/** Bytes a second of one megabit a second. */
export const MEGABIT = 125_000;
const DAY_MINUTES = 24 * 60;
export const WEEK_MINUTES = 7 * DAY_MINUTES;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** How fast uploads may go at some time: bytes a second, null without a limit, 0 where they rest. */
export type Limit = number | null;

/** The limits of each minute of a week, which begins on Monday at midnight by the clock on the wall. */
export type WeekOfLimits = readonly Limit[];

/** The week that the settings say; of several lines for one minute the first counts. */
export function weekOfLimits(settings: Pick<Settings, 'uploadMegabits' | 'uploadHours'>): WeekOfLimits {
  const { uploadMegabits } = settings;
  const week: Limit[] = new Array(WEEK_MINUTES).fill(uploadMegabits === 0 ? null : uploadMegabits * MEGABIT);
  for (const line of settings.uploadHours.toReversed()) {
    const hours = readHours(line);
    if (!hours) continue;
    for (const day of hours.days)
      for (let minute = hours.from; minute < hours.to; minute++)
        week[(day * DAY_MINUTES + minute) % WEEK_MINUTES] = hours.limit;
  }
  return week;
}

interface Hours {
  /** Days on which they begin, 0 for Monday. */
  days: number[];
  /** Minutes of the day; `to` lies on the next day where it is not after `from`. */
  from: number;
  to: number;
  limit: Limit;
}

/** Reads “Mon-Fri 08:00-18:00 10”; null for anything else. */
function readHours(line: string): Hours | null {
  const match = uploadHours.exec(line);
  if (!match) return null;
  const [, days, from, until, limit] = match as unknown as [string, string, string, string, string];
  const [begin, end] = [minuteOf(from), minuteOf(until)];
  return {
    days: daysOf(days),
    from: begin,
    to: end > begin ? end : end + DAY_MINUTES,
    limit: limit === 'free' ? null : limit === 'rest' ? 0 : Number(limit) * MEGABIT,
  };
}

function daysOf(text: string): number[] {
  if (text === 'daily') return DAYS.map((_, day) => day);
  return text.split('+').flatMap((span) => {
    const [first, last = first] = span.split('-').map((name) => DAYS.indexOf(name)) as [number, number?];
    const length = ((last! - first + 7) % 7) + 1;
    return Array.from({ length }, (_, n) => (first + n) % 7);
  });
}

function minuteOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The minute of the week that the clocks of a time zone show. */
export function minuteOfWeek(at: Date, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    const shown = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat('en-GB', { ...shown, timeZone: zone });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = DAYS.indexOf(parts.weekday!.slice(0, 3));
  return day * DAY_MINUTES + Number(parts.hour) * 60 + Number(parts.minute);
}

export function limitAt(week: WeekOfLimits, at: Date, zone: string): Limit {
  return week[minuteOfWeek(at, zone)]!;
}

/** When the limit of now is another one, to the minute; null where it never is. Looks a week ahead. */
export function limitUntil(week: WeekOfLimits, at: Date, zone: string): Date | null {
  const now = limitAt(week, at, zone);
  if (week.every((limit) => limit === now)) return null;
  const minute = Math.floor(at.getTime() / 60_000);
  for (let ahead = 1; ahead <= WEEK_MINUTES + 60; ahead++) {
    const then = new Date((minute + ahead) * 60_000);
    if (limitAt(week, then, zone) !== now) return then;
  }
  return null;
}
