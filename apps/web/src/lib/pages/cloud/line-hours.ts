/** One line of the hours in which another limit holds, in the parts that a person fills in. */
export interface LineHours {
  days: string;
  from: string;
  until: string;
  /** Megabits a second, `rest` or `free`. */
  limit: string;
}

export const usualHours: LineHours = { days: 'Mon-Fri', from: '08:00', until: '18:00', limit: '10' };

const names: Record<string, string> = {
  daily: 'Every day',
  'Mon-Fri': 'Monday to Friday',
  'Sat+Sun': 'Saturday and Sunday',
  Mon: 'Monday',
  Tue: 'Tuesday',
  Wed: 'Wednesday',
  Thu: 'Thursday',
  Fri: 'Friday',
  Sat: 'Saturday',
  Sun: 'Sunday',
};

/** The days that can be chosen, and those of a line that was written by hand. */
export function dayChoices(own: string): { value: string; text: string }[] {
  const all = Object.entries(names).map(([value, text]) => ({ value, text }));
  return names[own] ? all : [...all, { value: own, text: own }];
}

/** The parts of “Mon-Fri 08:00-18:00 10”. */
export function readLineHours(line: string): LineHours {
  const [days = '', hours = '', limit = ''] = line.split(' ');
  const [from = '', until = ''] = hours.split('-');
  return { days, from, until, limit };
}

export function writeLineHours({ days, from, until, limit }: LineHours): string {
  return `${days} ${from}-${until} ${limit}`;
}

/** “Monday to Friday, 08:00 to 18:00: 10 Mbit/s”. */
export function sayLineHours({ days, from, until, limit }: LineHours): string {
  const whole = from === until ? '' : `, ${from} to ${until}`;
  return `${names[days] ?? days}${whole}: ${sayLimit(limit)}`;
}

function sayLimit(limit: string): string {
  if (limit === 'rest') return 'no uploads';
  return limit === 'free' ? 'no limit' : `${limit} Mbit/s`;
}
