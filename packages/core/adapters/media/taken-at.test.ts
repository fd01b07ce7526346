import { describe, expect, test } from 'vitest';
import { readTakenAt } from './taken-at.ts';

describe('when a picture was taken', () => {
  const at = '2018:05:03 14:07:22';
  const table: [string, Record<string, unknown>, string | null, string | null][] = [
    [
      'is its original date',
      { DateTimeOriginal: at, CreateDate: '2020:01:01 00:00:00' },
      '2018-05-03T14:07:22',
      null,
    ],
    ['is not the date of an edit', { ModifyDate: at }, null, null],
    ['falls back to its creation', { CreateDate: at }, '2018-05-03T14:07:22', null],
    ['keeps milliseconds', { SubSecDateTimeOriginal: `${at}.12` }, '2018-05-03T14:07:22.120', null],
    ['has the zone of the same moment', { DateTimeOriginal: `${at}+05:30` }, '2018-05-03T14:07:22', '+05:30'],
    [
      'has the zone stated beside it',
      { DateTimeOriginal: at, OffsetTimeOriginal: '+02:00' },
      '2018-05-03T14:07:22',
      '+02:00',
    ],
    [
      'has the zone of the camera',
      { DateTimeOriginal: at, TimeZone: '-03:30' },
      '2018-05-03T14:07:22',
      '-03:30',
    ],
    ['knows Z', { CreationDate: `${at}Z` }, '2018-05-03T14:07:22', '+00:00'],
    [
      'has the zone that the satellites tell',
      { DateTimeOriginal: at, GPSDateTime: '2018:05:03 12:07:05Z' },
      '2018-05-03T14:07:22',
      '+02:00',
    ],
    [
      'has none when the satellites tell nonsense',
      { DateTimeOriginal: at, GPSDateTime: '2018:05:03 12:01:05Z' },
      '2018-05-03T14:07:22',
      null,
    ],
    ['is nothing for an empty clock', { DateTimeOriginal: '0000:00:00 00:00:00' }, null, null],
    ['is nothing for a day that never was', { DateTimeOriginal: '2018:02:31 10:00:00' }, null, null],
    [
      'skips an empty clock for a later tag',
      { DateTimeOriginal: '    :  :     :  :  ', CreateDate: at },
      '2018-05-03T14:07:22',
      null,
    ],
    ['reads dates of XMP', { DateCreated: '2018-05-03T14:07:22+02:00' }, '2018-05-03T14:07:22', '+02:00'],
    ['reads dates without seconds', { DateTimeOriginal: '2018:05:03 14:07' }, '2018-05-03T14:07:00', null],
    ['reaches back before 1970', { DateTimeOriginal: '1931:05:03 14:07:22' }, '1931-05-03T14:07:22', null],
  ];
  test.each(table)('%s', (_, tags, wall, zone) => {
    expect(readTakenAt(tags)).toEqual(wall === null ? null : { wall, zone });
  });
});
