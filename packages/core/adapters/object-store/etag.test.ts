import { describe, expect, test } from 'vitest';
import { compareEtag, type EtagVerdict, etagOfParts } from './etag.ts';

const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
const other = '0cc175b9c0f1b6a831c399e269772661';

describe('the ETag of a store', () => {
  const table: [string, string | undefined, string, boolean, EtagVerdict][] = [
    ['that is our MD5 is equal', `"${md5}"`, md5, false, 'equal'],
    ['in capitals is equal', `"${md5.toUpperCase()}"`, md5, false, 'equal'],
    ['that is another MD5 is different', `"${other}"`, md5, false, 'different'],
    ['of an encrypted object says nothing', `"${other}"`, md5, true, 'opaque'],
    ['of another shape says nothing', '"4_z27c88f1d182b150646ff0b16"', md5, false, 'opaque'],
    ['that is missing says nothing', undefined, md5, false, 'opaque'],
    ['of parts is compared with one of parts', `"${other}-2"`, `${md5}-2`, false, 'different'],
    ['of parts where one MD5 was expected says nothing', `"${other}-2"`, md5, false, 'opaque'],
  ];
  test.each(table)('%s', (_, etag, expected, encrypted, verdict) => {
    expect(compareEtag(etag, expected, encrypted)).toBe(verdict);
  });

  test('of parts is the MD5 of their MD5s and their number', () => {
    expect(etagOfParts([md5, other])).toBe('68083ea43d0307eecfa2b4749f19df15-2');
  });
});
