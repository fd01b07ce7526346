import { expect, test } from 'vitest';
import { initials } from './initials.ts';

test.each([
  ['Mara Lindqvist', 'ML'],
  ['mara@lindqvist.studio', 'M'],
  ['Ana Maria de Souza', 'AS'],
  ['', ''],
])('%s is shortened to %s', (name, short) => {
  expect(initials(name)).toBe(short);
});
