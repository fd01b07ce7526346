import { expect, test } from 'vitest';
import { takenFromName } from './taken-from-name.ts';

test.each([
  ['IMG_20180503_140722.jpg', '2018-05-03T14:07:22'],
  ['PXL_20210101_235959123.mp4', '2021-01-01T23:59:59'],
  ['VID-20191231-WA0004.mp4', '2019-12-31T12:00:00'],
  ['2018-05-03 14.07.22.png', '2018-05-03T14:07:22'],
  ['Screenshot 2018-05-03 at 14.07.22.png', '2018-05-03T14:07:22'],
  ['20180503_140722.heic', '2018-05-03T14:07:22'],
  ['2018_05_03-14_07_22.jpg', '2018-05-03T14:07:22'],
  ['2018-05-03.jpg', '2018-05-03T12:00:00'],
  ['IMG_4711.jpg', null],
  ['DSC_20180231.jpg', null],
  ['120180503_140722.jpg', null],
  ['2018-0503.jpg', null],
  ['scan 18991231.tif', null],
  ['20181399.jpg', null],
])('%s', (name, expected) => {
  expect(takenFromName(name)).toBe(expected);
});
