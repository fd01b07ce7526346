import { randomFillSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { looksLikeType } from './looks-like-type.ts';

const random = () => randomFillSync(Buffer.alloc(4096));
const padded = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(200, ' ')]);

describe('the first bytes', () => {
  test.each([
    ['nef', padded('MM\0*')],
    ['orf', padded('IIRO')],
    ['jpg', padded('\xff\xd8\xff\xe1')],
    ['cr3', padded('\0\0\0\x18ftypcrx ')],
    ['mov', padded('\0\0\0\x14ftypqt  ')],
    ['psd', padded('8BPS')],
    ['xmp', padded('<x:xmpmeta xmlns:x="adobe:ns:meta/">\n\t<rdf:RDF/>')],
    ['xmp', padded('caf\xe9, written in latin1')],
    [
      'txt',
      Buffer.concat([
        Buffer.from('\ufeffwide', 'utf16le'),
        Buffer.from('text of Windows '.repeat(9), 'utf16le'),
      ]),
    ],
    ['lrcat', padded('SQLite format 3\0')],
  ])('of a %s are told', (extension, head) => expect(looksLikeType(extension, head)).toBe(true));

  test.each(['nef', 'jpg', 'cr3', 'psd', 'xmp', 'txt', 'pp3', 'lrcat', 'png', 'raf'])(
    'of a %s that was encrypted are not those of its type',
    (extension) => expect(looksLikeType(extension, random())).toBe(false),
  );

  test('of a NEF that is full of zeros, or empty, are not those of its type', () => {
    expect(looksLikeType('nef', Buffer.alloc(4096))).toBe(false);
    expect(looksLikeType('nef', Buffer.alloc(0))).toBe(false);
  });

  test.each([
    ['docx', random()],
    ['', random()],
    ['xmp', Buffer.from('short')],
  ])('of a %j are not judged', (extension, head) => expect(looksLikeType(extension, head)).toBeNull());
});
