import { readDates } from './read-dates.ts';
import { readNumbers } from './read-numbers.ts';
import { endsHere, type Reader, readBare, readQuoted } from './read-text.ts';
import {
  type ChoiceField,
  choices,
  fieldNamed,
  fieldNames,
  formOf,
  type NumberField,
  type SearchField,
  type TextField,
} from './search-fields.ts';
import { type FieldTest, type Placed, Pointed } from './search-tree.ts';

const NAME = /^([a-z]+):/i;

/**
 * Reads a field with its value where one begins. What looks like one but cannot be (`C:\photos`, `http://`, `12:30`) is
 * left to be read as a word.
 */
export function readField(reader: Reader): FieldTest | null {
  const begin = reader.at;
  const name = NAME.exec(reader.text.slice(begin, begin + 40))?.[1];
  if (!name || /^[\\/]/.test(reader.text.slice(begin + name.length + 1))) return null;
  const field = fieldNamed(name);
  if (!field) throw new Pointed(begin, unknownField(name));
  reader.at = begin + name.length + 1;
  if (endsHere(reader))
    throw new Pointed(
      reader.at,
      `Something to look for belongs after “${field}:”, such as ${sampleOf(field)}.`,
    );
  return { ...readValue(reader, field), begin, end: reader.at };
}

const EXAMPLES: Partial<Record<SearchField, string>> = {
  ...{ iso: 'iso:>800', f: 'f:<2', focal: 'focal:24..70', rating: 'rating:>=4', copies: 'copies:<3' },
  ...{ width: 'width:>6000', height: 'height:>4000', date: 'date:2018-03' },
};
const sampleOf = (field: SearchField): string =>
  EXAMPLES[field] ?? (field in choices ? `${field}:${choices[field as ChoiceField][0]}` : `${field}:"…"`);

type Unplaced<T> = T extends Placed ? Omit<T, keyof Placed> : never;

function readValue(reader: Reader, field: SearchField): Unplaced<FieldTest> {
  const form = formOf(field);
  if (form === 'text') return { is: 'text', field: field as TextField, texts: readList(reader, readText) };
  if (form === 'choice') {
    const values = readList(reader, () => readChoice(reader, field as ChoiceField));
    return { is: 'choice', field: field as ChoiceField, values };
  }
  const at = reader.at + (reader.text[reader.at] === '"' ? 1 : 0);
  const value = reader.text[reader.at] === '"' ? readQuoted(reader) : readBare(reader);
  return form === 'date'
    ? { is: 'date', ...readDates(value, at) }
    : readNumbers(field as NumberField, value, at);
}

/** One value, or several with commas between them. */
function readList<T>(reader: Reader, readOne: (reader: Reader) => T): T[] {
  const values = [readOne(reader)];
  while (reader.text[reader.at] === ',') {
    reader.at += 1;
    if (endsHere(reader)) throw new Pointed(reader.at, 'Another value belongs after the comma.');
    values.push(readOne(reader));
  }
  return values;
}

function readText(reader: Reader): { text: string; whole: boolean } {
  const whole = reader.text[reader.at] === '=';
  if (whole) reader.at += 1;
  const at = reader.at;
  const text = reader.text[at] === '"' ? readQuoted(reader) : readBare(reader, ',');
  if (text.trim() === '') throw new Pointed(at, 'There is nothing to look for here.');
  return { text, whole };
}

function readChoice(reader: Reader, field: ChoiceField): string {
  const at = reader.at;
  const given = reader.text[at] === '"' ? readQuoted(reader) : readBare(reader, ',');
  const value = choices[field].find((one) => one === given.toLowerCase());
  if (!value) throw new Pointed(at, `“${field}:” takes ${oneOf(choices[field])}.`);
  return value;
}

function oneOf(values: readonly string[]): string {
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

function unknownField(name: string): string {
  const near = fieldNames.find((field) => isNear(name.toLowerCase(), field));
  const instead = near ? ` Is “${near}:” meant?` : '';
  return `There is no field “${name}:”.${instead} In quotes it is looked for as it stands.`;
}

/** Whether two names differ by one letter at most, or one begins with the other. */
function isNear(given: string, field: string): boolean {
  if (field.length > 2 && given.length > 2 && (given.startsWith(field) || field.startsWith(given)))
    return true;
  const [short, long] = given.length < field.length ? [given, field] : [field, given];
  if (short.length < 3 || long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  const rest = short.length === long.length ? short.slice(at + 1) : short.slice(at);
  return rest === long.slice(at + 1);
}
