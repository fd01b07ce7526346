import { readField } from './read-field.ts';
import { isAtEnd, type Reader, readBare, readQuoted, skipSpace } from './read-text.ts';
import { type ParsedSearch, Pointed, type SearchTree } from './search-tree.ts';

const DEEPEST = 20;
/** More would be nothing that a person typed. */
const MOST_PARTS = 100;

/**
 * Reads a search: words and phrases, `field:value`, `OR`, `-not`, quotes and brackets. Any text gives either what it
 * asks for (of nothing: everything) or what is wrong with it and where.
 */
export function parseSearch(text: string): ParsedSearch {
  const reader: Reader = { text, at: 0, depth: 0 };
  try {
    const search = readAny(reader);
    if (!isAtEnd(reader)) throw new Pointed(reader.at, 'This bracket was not opened.');
    if (partsOf(search) > MOST_PARTS) throw new Pointed(0, 'The search has more than 100 parts.');
    return { search, error: null };
  } catch (thrown) {
    if (!(thrown instanceof Pointed)) throw thrown;
    return { search: null, error: { at: thrown.at, says: thrown.message } };
  }
}

/** What has `OR` between it. */
function readAny(reader: Reader): SearchTree {
  const of = [readAll(reader)];
  while (isWord(reader, 'OR')) {
    const at = reader.at;
    if (isEmpty(of.at(-1)!)) throw new Pointed(at, 'Something belongs before OR.');
    reader.at += 2;
    const next = readAll(reader);
    if (isEmpty(next)) throw new Pointed(at, 'Something belongs after OR.');
    of.push(next);
  }
  return of.length === 1 ? of[0]! : { is: 'any', of };
}

/** What stands side by side; `AND` may be said. */
function readAll(reader: Reader): SearchTree {
  const of: SearchTree[] = [];
  for (;;) {
    skipSpace(reader);
    if (isAtEnd(reader) || reader.text[reader.at] === ')' || isWord(reader, 'OR')) break;
    if (isWord(reader, 'AND')) reader.at += 3;
    else of.push(readOne(reader));
  }
  const said = of.filter((one) => !isEmpty(one));
  return said.length === 1 ? said[0]! : { is: 'all', of: said };
}

function readOne(reader: Reader): SearchTree {
  const { text, at } = reader;
  if (text[at] === '-' && /[^\s)-]/.test(text[at + 1] ?? ' ')) {
    reader.at += 1;
    const of = readOne(reader);
    return isEmpty(of) ? of : { is: 'not', of };
  }
  if (text[at] === '(') return readGroup(reader);
  if (text[at] === '"') return { is: 'word', text: readQuoted(reader) };
  return readField(reader) ?? { is: 'word', text: readBare(reader) };
}

function readGroup(reader: Reader): SearchTree {
  const begin = reader.at;
  if (reader.depth === DEEPEST) throw new Pointed(begin, 'The brackets are nested too deep.');
  reader.at += 1;
  reader.depth += 1;
  const inner = readAny(reader);
  if (reader.text[reader.at] !== ')') throw new Pointed(begin, 'The bracket that begins here is not closed.');
  reader.at += 1;
  reader.depth -= 1;
  return inner;
}

/** Whether a word that joins others stands here, in capitals. */
function isWord(reader: Reader, word: string): boolean {
  const after = reader.text[reader.at + word.length] ?? ' ';
  return reader.text.startsWith(word, reader.at) && /[\s()"]/.test(after);
}

/** Whether nothing is asked for: an empty pair of quotes or brackets. */
function isEmpty(tree: SearchTree): boolean {
  return (tree.is === 'all' && tree.of.length === 0) || (tree.is === 'word' && tree.text.trim() === '');
}

function partsOf(tree: SearchTree): number {
  if (tree.is === 'all' || tree.is === 'any') return tree.of.reduce((sum, one) => sum + partsOf(one), 0);
  if (tree.is === 'not') return partsOf(tree.of);
  return tree.is === 'text' ? tree.texts.length : 1;
}
