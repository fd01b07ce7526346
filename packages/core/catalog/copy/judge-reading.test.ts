import { expect, test } from 'vitest';
import { type Claim, judgeReading, type Reading } from './judge-reading.ts';

const four = { inode: 1n, size: 3n, mtimeNs: 5_000n, ctimeNs: 7n };
const mine = Buffer.from('mine');
const other = Buffer.from('other');
const claim: Claim = { blake3: mine, bytes: 3, looks: { size: 3n, mtimeNs: 5_000n } };
const read = (blake3: Buffer, changes: Partial<Record<keyof typeof four, bigint>> | null = {}): Reading => ({
  ok: true,
  blake3,
  bytes: Number((changes?.size as bigint) ?? 3n),
  four: changes && { ...four, ...changes },
  digest: null,
});
const refused = (code: 'vanished'): Reading => ({ ok: false, code, detail: null });

test.each<[string, Claim, Reading, string]>([
  ['the same bytes', claim, read(mine), 'good'],
  ['the same bytes with another time', claim, read(mine, { mtimeNs: 6_001n }), 'good'],
  ['the same bytes as another file', claim, read(mine, { inode: 2n, ctimeNs: 9n }), 'good'],
  ['other bytes behind the same size and time', claim, read(other), 'damaged'],
  ['other bytes, changed attributes', claim, read(other, { ctimeNs: 8n }), 'damaged'],
  [
    'other bytes behind a time that was set back, rounded',
    claim,
    read(other, { mtimeNs: 5_100n }),
    'damaged',
  ],
  ['other bytes with another time', claim, read(other, { mtimeNs: 6_001n }), 'changed'],
  ['other bytes of another size', claim, read(other, { size: 4n }), 'changed'],
  ['other bytes where a store keeps no times', { ...claim, looks: null }, read(other, null), 'damaged'],
  ['nothing', claim, refused('vanished'), 'missing'],
  ['a link', claim, refused('link' as 'vanished'), 'missing'],
  ['a read error', claim, refused('unreadable' as 'vanished'), 'unreadable'],
  ['a file that is not allowed', claim, refused('no-permission' as 'vanished'), 'unreadable'],
  ['a file that is being written', claim, refused('deferred' as 'vanished'), 'later'],
])('%s', (_, known, reading, verdict) => {
  expect(judgeReading(known, reading)).toBe(verdict);
});
