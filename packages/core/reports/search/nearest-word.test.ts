import { expect, test } from 'vitest';
import { nearestWord } from './nearest-word.ts';

const texts = [
  'photography/2018/orlando pool/img_1.jpg',
  'photography/2019/orlando villa',
  'clubhouse rolando',
];

test.each([
  ['a letter mistaken', 'orlandp', 'orlando'],
  ['a letter left out', 'orando', 'orlando'],
  ['a letter too much', 'orllando', 'orlando'],
  ['two letters swapped', 'olrando', 'orlando'],
  ['two mistakes in a long word', 'clubhaus', 'clubhouse'],
  ['two mistakes in a short word', 'prlandp', null],
  ['another word', 'zanzibar', null],
])('%s', (_, word, nearest) => {
  expect(nearestWord(word, texts)).toBe(nearest);
});

test('of two that are as near the commoner one', () => {
  expect(nearestWord('pool', ['poo', 'pools', 'pools'])).toBe('pools');
});
