import { describe, expect, test } from 'vitest';
import { b3sumManifest } from './b3sum.ts';
import type { ManifestRow } from './manifest-rows.ts';
import { mhlManifest } from './mhl.ts';
import { rcloneScript } from './rclone-copy.ts';

const now = new Date('2026-05-06T07:08:09.000Z');
const file = (path: string | Buffer, changes: Partial<ManifestRow> = {}): ManifestRow => ({
  id: 1n,
  path: Buffer.from(path as string),
  ordinal: 1,
  bytes: 5n,
  mtimeNs: -1n,
  blake3: Buffer.alloc(32, 0xab),
  crc32: 7n,
  xxh64: Buffer.alloc(8, 1),
  hashedAt: now,
  key: null,
  encrypted: false,
  ...changes,
});
const latin = Buffer.from('P/caf\xe9', 'latin1');
const digest = 'ab'.repeat(32);

describe('b3sum’s list', () => {
  const { write } = b3sumManifest('LaCie');
  test.each([
    ['P/a b.jpg', `${digest}  P/a b.jpg\n`],
    ['P/new\nline', `\\${digest}  P/new\\nline\n`],
    ['P/back\\slash', `\\${digest}  P/back\\\\slash\n`],
  ])('writes %j', (path, line) => expect(write(file(path))).toBe(line));

  test('has the folder of the archive for a second partition', () => {
    expect(write(file('Photography/a', { ordinal: 2 }))).toBe(`${digest}  Photography (2)/a\n`);
  });

  test.each([
    [file(latin), 'name-not-carried'],
    [file('P/\ufffd'), 'name-not-carried'],
    [file('P/a', { blake3: null }), 'not-hashed'],
  ])('leaves out what it cannot hold', (row, leftOut) => expect(write(row)).toEqual({ leftOut }));
});

describe('an ASC MHL', () => {
  const origin = {
    drive: 'LaCie',
    host: 'a&b',
    version: '1.0',
    now,
    ignored: ['#recycle', 'Icon\r', 'Thumbs.db'],
  };

  test('is named as its rules say', () => {
    expect(mhlManifest(origin).name).toBe('0001_LaCie_2026-05-06_070809Z.mhl');
  });

  test('of an empty drive has no hashes at all', () => {
    const { head, foot } = mhlManifest(origin);
    expect(head + foot).not.toContain('<hashes');
    expect(head).toContain('<pattern>\\#recycle</pattern>');
    expect(head).toContain('<hostname>a&amp;b</hostname>');
  });

  test('escapes names, and leaves out those that XML cannot hold', () => {
    const list = mhlManifest(origin);
    expect(list.write(file('P/<&>"\r.jpg'))).toContain('>P/&lt;&amp;&gt;&quot;&#13;.jpg</path>');
    expect(list.write(file('P/a'))).not.toContain('<hashes>');
    expect(list.write(file('P/\u0007'))).toEqual({ leftOut: 'name-not-carried' });
    expect(list.write(file(latin))).toEqual({ leftOut: 'name-not-carried' });
    expect(list.write(file('P/a', { xxh64: null }))).toEqual({ leftOut: 'not-hashed' });
  });
});

describe('the times of an ASC MHL', () => {
  const list = mhlManifest({ drive: 'LaCie', host: 'h', version: '1', now, ignored: [] });
  test.each([
    [0n, '1970-01-01T00:00:00.000Z'],
    [-1_000_000_000n, '1969-12-31T23:59:59.000Z'],
    [2n ** 63n - 1n, '2262-04-11T23:47:16.854Z'],
    [10n ** 21n, '9999-12-31T23:59:59.000Z'],
    [-(10n ** 21n), '0001-01-01T00:00:00.000Z'],
  ])('of %s ns can be written', (mtimeNs, written) => {
    expect(list.write(file('P/a', { mtimeNs }))).toContain(`lastmodificationdate="${written}"`);
  });
});

describe('the script for rclone', () => {
  const script = () => rcloneScript({ name: 'LaCie', now });

  test('fetches by a list what stands under its own path, wherever that is', () => {
    const list = script();
    expect(list.write(file('P/a', { key: 'x/drives/LaCie/P/a' }))).toBe('');
    expect(list.write(file("P/it's", { key: "x/drives/Other/P/it's" }))).toBe('');
    expect(String(list.endBatch!())).toBe(
      "fetch_list 'x/drives/LaCie' <<'/end of list/'\nP/a\n/end of list/\n" +
        "fetch_list 'x/drives/Other' <<'/end of list/'\nP/it's\n/end of list/\n",
    );
    expect(String(list.endBatch!())).toBe('');
  });

  test.each([
    ['P/again', 'x/drives/LaCie/P/a', `fetch 'x/drives/LaCie/P/a' 'P/again'\n`],
    ["P/it's", 'drives/LaCie/P/a', `fetch 'drives/LaCie/P/a' 'P/it'\\''s'\n`],
    ['P/new\nline', 'drives/LaCie/P/new~0.jpg', `fetch 'drives/LaCie/P/new~0.jpg' 'P/new\nline'\n`],
  ])('fetches %j by itself when its key is another', (path, key, line) => {
    expect(String(script().write(file(path, { key })))).toBe(line);
  });

  test('keeps the bytes of a name', () => {
    const line = script().write(file(latin, { key: 'drives/LaCie/P/caf~0' })) as Buffer;
    expect(line.includes(latin)).toBe(true);
  });

  test.each([
    [file('P/a'), 'not-in-cloud'],
    [file('P/a', { blake3: null }), 'not-hashed'],
    [file('P/\u201ba', { key: 'drives/LaCie/P/\u201ba' }), 'name-not-carried'],
    [file('P/a', { key: 'home/safelight-crypt/drives/LaCie/P/a.bin', encrypted: true }), 'encrypted'],
  ])('leaves out what it cannot fetch', (row, leftOut) => expect(script().write(row)).toEqual({ leftOut }));
});
