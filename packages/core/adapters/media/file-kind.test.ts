import { describe, expect, test } from 'vitest';
import { type FileKind, kindOf } from './file-kind.ts';

describe('the kind of a file', () => {
  const table: [string, FileKind][] = [
    ['IMG_0001.CR3', 'photo'],
    ['a.b.jpeg', 'photo'],
    ['IMG_0001.JPG', 'photo'],
    ['clip.MOV', 'film'],
    ['IMG_0001.xmp', 'sidecar'],
    ['IMG_0001.CR3.xmp', 'sidecar'],
    ['2019.lrcat', 'catalogue'],
    ['2019.lrcat-data', 'catalogue'],
    ['invoice.pdf', 'other'],
    ['README', 'other'],
    ['.jpg', 'other'],
    ['caf\ufffd.NEF', 'photo'],
    ['jpg', 'other'],
  ];
  test.each(table)('%s is a %s', (name, kind) => {
    expect(kindOf(Buffer.from(name))).toBe(kind);
  });

  test('does not depend on the name being text', () => {
    expect(kindOf(Buffer.from('caf\xe9.NEF', 'latin1'))).toBe('photo');
  });
});
