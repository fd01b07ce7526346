const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const dayShort = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayShortYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const weekdayLong = new Intl.DateTimeFormat('en-GB', { weekday: 'long' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const monthShort = new Intl.DateTimeFormat('en-GB', { month: 'short' });

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** “Thursday”. */
export function weekday(time: string): string {
  return weekdayLong.format(new Date(time));
}

/** “2 December 2025”. */
export function date(time: string): string {
  return day.format(new Date(time));
}

/** “Friday 20 November”. */
export function today(now: Date): string {
  const [d, month] = day.format(now).split(' ');
  return `${weekdayLong.format(now)} ${d} ${month}`;
}

/** “14:31”. */
export function clockTime(time: string | number): string {
  return clock.format(new Date(time));
}

/** “12 Nov”, with the year when it is not this one. */
export function shortDate(time: string, now = Date.now()): string {
  const at = new Date(time);
  return at.getFullYear() === new Date(now).getFullYear() ? dayShort.format(at) : dayShortYear.format(at);
}

/** “Saturday 14 April 2018” of a wall time without a zone, which is shown as it was on the camera. */
export function wallDay(wall: string): string {
  const at = new Date(`${wall.slice(0, 10)}T12:00:00`);
  return `${weekdayLong.format(at)} ${day.format(at)}`;
}

/** “19:42:08” of a wall time. */
export function wallClock(wall: string): string {
  return wall.slice(11, 19);
}

/** “Nov 2023 – Dec 2024”, “Jan – Nov 2025”, “Mar 2020”. */
export function wallSpan(from: string, to: string): string {
  const [a, b] = [from, to].map((wall) => new Date(`${wall.slice(0, 10)}T12:00:00`)) as [Date, Date];
  const [ma, mb, ya, yb] = [monthShort.format(a), monthShort.format(b), a.getFullYear(), b.getFullYear()];
  if (ya !== yb) return `${ma} ${ya} – ${mb} ${yb}`;
  return ma === mb ? `${mb} ${yb}` : `${ma} – ${mb} ${yb}`;
}

/** “just now”, “40 min ago”, “3 days ago”, “14 months ago”. */
export function ago(time: string, now = Date.now()): string {
  const past = Math.max(0, now - Date.parse(time));
  if (past < MINUTE) return 'just now';
  if (past < HOUR) return `${Math.floor(past / MINUTE)} min ago`;
  if (past < DAY) return some(past / HOUR, 'hour');
  if (past < 60 * DAY) return some(past / DAY, 'day');
  if (past < 730 * DAY) return some(past / (30.44 * DAY), 'month');
  return some(past / (365.25 * DAY), 'year');
}

function some(n: number, unit: string): string {
  const whole = Math.floor(n);
  return `${whole} ${unit}${whole === 1 ? '' : 's'} ago`;
}

/** How long something will take, as people say it: “about 6 minutes”. */
export function about(seconds: number): string {
  if (seconds < 10) return 'a few seconds';
  if (seconds < 60) return `about ${Math.round(seconds / 10) * 10} seconds`;
  if (seconds < 90 * 60) return roughly(seconds / 60, 'minute');
  if (seconds < 36 * 3600) return roughly(seconds / 3600, 'hour');
  return roughly(seconds / 86400, 'day');
}

function roughly(n: number, unit: string): string {
  const whole = Math.max(1, Math.round(n));
  return `about ${whole} ${unit}${whole === 1 ? '' : 's'}`;
}

/** The same in the least room: “6 min”. */
export function aboutShort(seconds: number): string {
  if (seconds < 60) return '< 1 min';
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

/** How long something took: “8 min”, “3 days”. */
export function took(from: string, to: string): string {
  const seconds = (Date.parse(to) - Date.parse(from)) / SECOND;
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  return aboutShort(seconds);
}

/** When something will be done, seen from now: “at about 14:53”, “on Thursday”, “on 14 December”. */
export function doneBy(seconds: number, now = Date.now()): string {
  const at = new Date(now + seconds * SECOND);
  const day = dayOf(at.toISOString(), now);
  return day === 'today' ? `at about ${clock.format(at)}` : day;
}

/** The day of a time to come: “today”, “tomorrow”, “on Thursday”, “on 14 December”. */
export function dayOf(time: string, now = Date.now()): string {
  const at = new Date(time);
  const days = Math.round((startOfDay(at) - startOfDay(new Date(now))) / DAY);
  if (days <= 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days < 7) return `on ${weekdayLong.format(at)}`;
  const said = day.format(at);
  return `on ${days < 300 ? said.replace(/ \d{4}$/, '') : said}`;
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
