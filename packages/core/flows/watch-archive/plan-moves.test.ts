import { expect, test } from 'vitest';
import { type FoundFile, type GoneCopy, movesByHash, movesByInode } from './plan-moves.ts';

const gone = (copyId: bigint, path: string, inode: bigint | null, size = 3n): GoneCopy => ({
  copyId,
  path: Buffer.from(path),
  inode,
  size,
  mtimeNs: 5n,
});
const found = (id: bigint, path: string, inode: bigint, size = 3n): FoundFile => ({
  id,
  path: Buffer.from(path),
  inode,
  size,
  mtimeNs: 5n,
});

test.each<[string, GoneCopy[], FoundFile[], [number, number][]]>([
  ['a renamed file', [gone(1n, 'a/x', 7n)], [found(1n, 'a/y', 7n)], [[1, 1]]],
  ['another file', [gone(1n, 'a/x', 7n)], [found(1n, 'a/y', 8n)], []],
  [
    'the same inode, used again for a file of another size',
    [gone(1n, 'a/x', 7n)],
    [found(1n, 'b/x', 7n, 4n)],
    [],
  ],
  [
    'two names of one inode, each with its name',
    [gone(1n, 'a/x', 7n), gone(2n, 'b/y', 7n)],
    [found(1n, 'c/y', 7n), found(2n, 'c/x', 7n)],
    [
      [1, 2],
      [2, 1],
    ],
  ],
  ['one name of two', [gone(1n, 'a/x', 7n), gone(2n, 'a/y', 7n)], [found(1n, 'a/z', 7n)], [[1, 1]]],
  ['a copy without four values', [gone(1n, 'a/x', null)], [found(1n, 'a/y', 7n)], []],
])('%s', (_, copies, files, pairs) => {
  const moves = movesByInode(copies, files).map(({ copy, file }) => [Number(copy.copyId), Number(file.id)]);
  expect(moves).toEqual(pairs);
});

test('a file that was copied and deleted is known by its hash', () => {
  const hash = (text: string) => Buffer.from(text);
  const copies = [{ ...gone(1n, 'a/x', 7n), blake3: hash('one') }];
  const files = [
    { ...found(1n, 'b/x', 8n), blake3: hash('two') },
    { ...found(2n, 'b/z', 9n), blake3: hash('one') },
  ];
  expect(movesByHash(copies, files).map(({ file }) => file.id)).toEqual([2n]);
});
