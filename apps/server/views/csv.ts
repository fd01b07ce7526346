/** What a spreadsheet takes for a formula. Source: OWASP, CSV injection. */
const FORMULA = /^[=+\-@\t\r]/;

/** Whether a cell has to be changed so that no spreadsheet calculates it. */
export function isFormula(text: string): boolean {
  return FORMULA.test(text);
}

/** One line of a table as RFC 4180 describes it; text that looks like a formula gets an apostrophe before it. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : field(cell))).join(',')}\r\n`;
}

function field(text: string): string {
  const harmless = isFormula(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
