import type { NumberField } from './search-fields.ts';
import { type NumberTest, type Placed, Pointed } from './search-tree.ts';

const NUMBER = /^-?\d{1,9}(?:\.\d{1,6})?$/;

function numberOf(text: string, at: number): number {
  if (!NUMBER.test(text))
    throw new Pointed(at, 'A number belongs here, such as 800, >800, <=2.8 or 400..1600.');
  return Number(text);
}

/** Reads `800`, `>800`, `<=2.8`, `400..1600`, `400..`, `..1600`. */
export function readNumbers(field: NumberField, value: string, at: number): Omit<NumberTest, keyof Placed> {
  const test = { is: 'number', field, from: null, to: null, withFrom: true, withTo: true } as const;
  const range = value.indexOf('..');
  if (range >= 0) {
    const [left, right] = [value.slice(0, range), value.slice(range + 2)];
    const from = left === '' && right !== '' ? null : numberOf(left, at);
    const to = right === '' ? null : numberOf(right, at + range + 2);
    if (from !== null && to !== null && from > to) throw new Pointed(at, 'This span ends before it begins.');
    return { ...test, from, to };
  }
  const sign = /^(?:[<>]=?|=)?/.exec(value)![0];
  const number = numberOf(value.slice(sign.length), at + sign.length);
  if (sign.startsWith('>')) return { ...test, from: number, withFrom: sign === '>=' };
  if (sign.startsWith('<')) return { ...test, to: number, withTo: sign === '<=' };
  return { ...test, from: number, to: number };
}
