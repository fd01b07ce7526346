/**
 * Phones and messengers write the moment into the name where the file itself says nothing: `IMG_20180503_140722.jpg`,
 * `2018-05-03 14.07.22.png`, `IMG-20180503-WA0001.jpg` (a day alone counts as its noon).
 */
const MOMENT =
  /(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?:[-_ T]|\s*at\s*)([01]\d|2[0-3])([-_.:h]?)([0-5]\d)\6([0-5]\d)(?:\d{3})?(?!\d)/i;
const DAY = /(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)/;

/** The wall time that a file's name states, or null. */
export function takenFromName(name: string): string | null {
  const moment = MOMENT.exec(name);
  if (moment) {
    const [, year, , month, day, hour, , minute, second] = moment;
    return existing(`${year}-${month}-${day}`, `T${hour}:${minute}:${second}`);
  }
  const day = DAY.exec(name);
  return day ? existing(`${day[1]}-${day[3]}-${day[4]}`, 'T12:00:00') : null;
}

function existing(day: string, time: string): string | null {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? day + time : null;
}
