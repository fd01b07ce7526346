import { expect, test } from 'vitest';
import { parseMounts } from './mount-table.ts';

test('a line of the mount table is read with its escapes, as bytes', () => {
  const table = Buffer.from(
    '36 35 8:17 / /media/La\\040Cie\\011\\134\xe9 rw,noatime shared:1 master:2 - ext4 /dev/sdb1 rw\n' +
      '37 35 0:50 /sub /mnt/b ro - fuseblk /dev/sdc1 ro,user_id=0\nnonsense\n',
    'latin1',
  );
  const [first, second, ...others] = parseMounts(table);
  expect(first).toEqual({
    id: 36,
    device: '8:17',
    root: Buffer.from('/'),
    path: Buffer.from('/media/La Cie\t\\\xe9', 'latin1'),
    readOnly: false,
    fsType: 'ext4',
    source: '/dev/sdb1',
  });
  expect(second).toMatchObject({ id: 37, readOnly: true, fsType: 'fuseblk' });
  expect(others).toEqual([]);
});
