import { Pointed } from './search-tree.ts';

/** A span of wall time: the first day, and the first day after. */
interface Span {
  from: string;
  to: string;
}

const DATE = /^(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?$/;
const SAYS = 'A date is written 2018, 2018-03 or 2018-03-24.';

/** The span that a date of any precision means. */
function spanOf(text: string, at: number): Span {
  const match = DATE.exec(text);
  if (!match) throw new Pointed(at, SAYS);
  const [year, month, day] = [match[1], match[2], match[3]].map((part) => (part ? Number(part) : null));
  const first = dayOf(year!, month ?? 1, day ?? 1);
  const isReal =
    first.getUTCFullYear() === year &&
    first.getUTCMonth() + 1 === (month ?? 1) &&
    first.getUTCDate() === (day ?? 1);
  if (!isReal || year === 0) throw new Pointed(at, 'There is no such day.');
  const after = day
    ? dayOf(year!, month!, day + 1)
    : month
      ? dayOf(year!, month + 1, 1)
      : dayOf(year! + 1, 1, 1);
  return { from: iso(first), to: iso(after) };
}

function dayOf(year: number, month: number, day: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date;
}

/** Beyond the year 9999 there are no dates of four digits; nothing lies there. */
function iso(date: Date): string {
  return date.getUTCFullYear() > 9999 ? '9999-12-31' : date.toISOString().slice(0, 10);
}

/** Reads `2018`, `2018-03..2018-05`, `>2018`, `<=2018-03`, each with open ends. */
export function readDates(value: string, at: number): { from: string | null; to: string | null } {
  const range = value.indexOf('..');
  if (range >= 0) {
    const [left, right] = [value.slice(0, range), value.slice(range + 2)];
    if (left === '' && right === '') throw new Pointed(at, SAYS);
    const from = left === '' ? null : spanOf(left, at).from;
    const to = right === '' ? null : spanOf(right, at + range + 2).to;
    if (from !== null && to !== null && from >= to) throw new Pointed(at, 'This span ends before it begins.');
    return { from, to };
  }
  const sign = /^(?:[<>]=?|=)?/.exec(value)![0];
  const { from, to } = spanOf(value.slice(sign.length), at + sign.length);
  if (sign === '>') return { from: to, to: null };
  if (sign === '>=') return { from, to: null };
  if (sign === '<') return { from: null, to: from };
  return sign === '<=' ? { from: null, to } : { from, to };
}
