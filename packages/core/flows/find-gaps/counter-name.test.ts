import { expect, test } from 'vitest';
import { counterName } from './counter-name.ts';

test.each([
  ['DSC_4312.NEF', { counter: 'DSC', n: 4312 }],
  ['_DSC4312.NEF', { counter: 'DSC', n: 4312 }],
  ['IMG_0001.CR3', { counter: 'IMG', n: 1 }],
  ['_MG_0001.CR2', { counter: 'IMG', n: 1 }],
  ['MVI_0002.MP4', { counter: 'IMG', n: 2 }],
  ['DSCF1234.RAF', { counter: 'DSF', n: 1234 }],
  ['_DSF1235.RAF', { counter: 'DSF', n: 1235 }],
  ['P1010042.RW2', null],
  ['DSC_0000.JPG', null],
  ['Smith wedding 0042.jpg', null],
  ['2019-05-04_0042.jpg', null],
  ['DSC_4312-Edit.tif', null],
  ['DSC_4312', null],
])('%s', (name, expected) => {
  const found = counterName(name);
  expect(found && { counter: found.counter, n: found.n }).toEqual(expected);
});

test('what stands before the number is kept as it is', () => {
  expect(counterName('_DSC4312.NEF')?.prefix).toBe('_DSC');
});
