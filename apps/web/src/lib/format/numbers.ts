const counts = new Intl.NumberFormat('en-GB');

/** 45307 → “45,307”. */
export function count(n: number): string {
  return counts.format(n);
}

/** “1 file”, “45,307 files”. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Three figures with a decimal unit: 1399000000000 → “1.40 TB”. */
export function bytes(n: number): string {
  let value = n;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return n === 1 ? '1 byte' : `${n} bytes`;
  const figure = value.toFixed(decimals(value, unit));
  return `${value >= 9.995 ? figure.replace(/\.0$/, '') : figure} ${units[unit]}`;
}

/** The same without figures that say nothing, for the size of a disk: “4 TB”, “9.1 TB”. */
export function capacity(n: number): string {
  return bytes(n).replace(/\.(\d*?)0+ /, (_, rest: string) => (rest ? `.${rest} ` : ' '));
}

/** Megabytes and below are whole numbers from 10 up; terabytes keep two decimals below 10. */
function decimals(value: number, unit: number): number {
  if (value >= 99.95) return 0;
  if (value >= 9.995) return unit >= 3 ? 1 : 0;
  return unit >= 4 ? 2 : 1;
}

/** Bytes a second: “118 MB/s”. */
export function pace(bytesPerSecond: number): string {
  return `${bytes(bytesPerSecond)}/s`;
}

/** Bits a second, as lines are sold: “11.8 Mbit/s”. */
export function line(bytesPerSecond: number): string {
  const megabits = (bytesPerSecond * 8) / 1e6;
  return megabits < 100 ? `${megabits.toFixed(1)} Mbit/s` : `${count(Math.round(megabits))} Mbit/s`;
}

/** A part of 1 as a whole percent that says 100 only when nothing is missing. */
export function percent(part: number): number {
  if (part >= 1) return 100;
  return Math.min(99, Math.max(0, Math.floor(part * 100)));
}

/** A part of 1 with one decimal, never rounded up to 100: “90.8 %”. */
export function share(part: number): string {
  if (part >= 1) return '100 %';
  if (part <= 0) return '0 %';
  return `${(Math.min(99.9, Math.floor(part * 1000) / 10)).toFixed(1)} %`;
}
