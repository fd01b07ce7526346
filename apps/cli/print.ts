const STEPS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** A size in the unit that suits it: 412 GB. */
export function size(bytes: number): string {
  let step = 0;
  let value = bytes;
  while (value >= 1000 && step < STEPS.length - 1) {
    value /= 1000;
    step += 1;
  }
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${STEPS[step]}`;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Lines of columns, as wide as their widest word. Control characters of names are not let through. */
export function printTable(rows: string[][]): void {
  const widths = rows[0]?.map((_, n) => Math.max(...rows.map((row) => [...row[n]!].length))) ?? [];
  for (const row of rows) {
    const cells = row.map((cell, n) => (n === row.length - 1 ? cell : cell.padEnd(widths[n]!)));
    printLine(cells.join('  '));
  }
}

export function printLine(text: string): void {
  process.stdout.write(`${text.replace(/\p{Cc}/gu, '\u{fffd}')}\n`);
}
