import { Pointed } from './search-tree.ts';

/** Where in a search one reads. */
export interface Reader {
  readonly text: string;
  at: number;
  /** Brackets that are open here. */
  depth: number;
}

const SPACE = /\s/;

export function skipSpace(reader: Reader): void {
  while (reader.at < reader.text.length && SPACE.test(reader.text[reader.at]!)) reader.at += 1;
}

export function isAtEnd(reader: Reader): boolean {
  return reader.at >= reader.text.length;
}

/** Whether a word ends here: at the end, a space, or the bracket that closes a group. */
export function endsHere(reader: Reader): boolean {
  const next = reader.text[reader.at];
  return next === undefined || SPACE.test(next) || (next === ')' && reader.depth > 0);
}

/** What stands between the quote that begins here and the next one. */
export function readQuoted(reader: Reader): string {
  const begin = reader.at;
  const end = reader.text.indexOf('"', begin + 1);
  if (end < 0) throw new Pointed(begin, 'The quote that begins here is not closed.');
  reader.at = end + 1;
  return reader.text.slice(begin + 1, end);
}

/** Letters up to a space, a quote, one of `ends`, or a bracket that closes what was opened outside of the word. */
export function readBare(reader: Reader, ends = ''): string {
  const begin = reader.at;
  let inner = 0;
  for (; reader.at < reader.text.length; reader.at += 1) {
    const letter = reader.text[reader.at]!;
    if (SPACE.test(letter) || letter === '"' || ends.includes(letter)) break;
    if (letter === '(') inner += 1;
    if (letter === ')' && inner === 0) break;
    if (letter === ')') inner -= 1;
  }
  return reader.text.slice(begin, reader.at);
}
